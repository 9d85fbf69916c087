"""The parts of a questionnaire: sections, questions, units and derived numbers."""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum, unique
from functools import cached_property
from typing import Any, Literal, get_args

import msgspec

from neurocheck.questionnaire.conditions import Condition
from neurocheck.questionnaire.formula import Formula
from neurocheck.reading.structs import FilledIn


__all__ = [
    "NON_ANSWERS",
    "NON_ANSWER_SPELLINGS",
    "TOES",
    "TOE_OPTIONS",
    "Derived",
    "NextVisit",
    "NonAnswer",
    "Question",
    "Questionnaire",
    "Section",
    "Span",
    "Toe",
    "Type",
    "Unit",
    "Value",
    "Values",
    "fold_spelling",
]


@unique
class NonAnswer(StrEnum):
    """A reply that is no answer. None of them means "no" or 0."""

    # These words stand in documents, drafts and tables, so they can never change.
    DONT_KNOW = "dont-know"
    DECLINED = "declined"
    SKIPPED = "skipped"


_TRIFLE = 1e-9  # of the last decimal kept; no real answer lies so near to a half

NON_ANSWERS = frozenset(str(member) for member in NonAnswer)

NON_ANSWER_SPELLINGS = {
    **{str(member): member for member in NonAnswer},
    "": NonAnswer.SKIPPED,
    "i-dont-know": NonAnswer.DONT_KNOW,
    "not-sure": NonAnswer.DONT_KNOW,
    "decline": NonAnswer.DECLINED,
    "id-rather-not-say": NonAnswer.DECLINED,
    "rather-not-say": NonAnswer.DECLINED,
    "skip": NonAnswer.SKIPPED,
    "not-answered": NonAnswer.SKIPPED,
}
"""Non-answers by the ways people write them, folded; no option has such an id."""


def fold_spelling(text: str) -> str:
    """Return a text in the one spelling that options are compared in.

    >>> fold_spelling(" I don\u2019t  know "), fold_spelling("dont_know")
    ('i-dont-know', 'dont-know')
    """
    text = text.strip().casefold().replace("'", "").replace("\u2019", "")
    return re.sub(r"[\s_-]+", "-", text)


Value = str | int | float | tuple[str, ...]
"""An answer: option id, text or ISO date; number in the canonical unit; option ids."""

Values = Mapping[str, Value]
"""The known answers, by question id. What is not in it is unknown."""


Toe = Literal[
    "right-1",
    "right-2",
    "right-3",
    "right-4",
    "right-5",
    "left-1",
    "left-2",
    "left-3",
    "left-4",
    "left-5",
]
"""A toe, counted from the big one."""

TOES: tuple[Toe, ...] = get_args(Toe)

TOE_OPTIONS = frozenset({"felt", "not_felt", "could_not"})
"""The options that a question about a touched toe must have."""


@unique
class Type(StrEnum):
    """The kind of answer that a question takes."""

    CHOICE = "choice"
    CHOICES = "choices"
    INTEGER = "integer"
    DECIMAL = "decimal"
    SCALE = "scale"
    TEXT = "text"
    DATE = "date"

    @property
    def is_number(self) -> bool:
        """Whether the answers are numbers."""
        return self in {Type.INTEGER, Type.DECIMAL, Type.SCALE}

    @property
    def has_options(self) -> bool:
        """Whether the answers are option ids."""
        return self in {Type.CHOICE, Type.CHOICES}


class Unit(msgspec.Struct, frozen=True, kw_only=True):
    """A unit that a number may be given in.

    A value in this unit becomes canonical as ``value * factor + offset``. The
    first unit of a question is its canonical one (factor 1, offset 0).

    Attributes:
        name: As it is shown, such as ``mmol/mol``.
        aliases: Other spellings that people type.
        factor: Size of one of it in canonical units.
        offset: Added after the factor.
        decimals: How many decimals are shown.
        then: The smaller unit that a bare number after this one is in (5 ft 11).
        bare: A bare number that only fits this unit's range is taken as this unit.
        shown: Whether an answer is also shown in this unit.
        per_year: How many of it make a year, for a question about how long; the
            year or month that something began in is then understood (since 2009).
            0 where the question is about anything else.
        system: The system of units that it belongs to, where that is not the one of
            the canonical unit (imperial). After an answer in it, a bare number that
            fits this unit as well is asked for with its unit.
        ucum: Its code in the Unified Code for Units of Measure, for records of clinics.
    """

    name: str
    aliases: tuple[str, ...] = ()
    factor: float = 1.0
    offset: float = 0.0
    decimals: int = 0
    then: str = ""
    bare: bool = False
    shown: bool = True
    per_year: float = 0.0
    system: str = ""
    ucum: str = ""

    @property
    def code(self) -> str:
        """Its name for programs, the same in every language."""
        return self.name

    @property
    def label(self) -> str:
        """Its name in the language shown now."""
        return self.name


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """The numbers from one to another.

    Attributes:
        low: The smallest one, canonical unit.
        high: The largest one, canonical unit.
    """

    low: float = msgspec.field(name="min")
    high: float = msgspec.field(name="max")


NextVisit = Literal["repeat", "add_years", "anew"]
"""What becomes of an answer at another visit: it is put before the person, with the
years since then added or as it was, or it is only named and given anew."""


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """One item of the questionnaire.

    Attributes:
        id: The name in flags, files and conditions.
        type: What kind of answer it takes.
        text: The question as the person reads it.
        short: A few words for lists, reasons and the review.
        why: Why we ask, in plain words.
        sources: Keys of the sources behind it.
        help: A line of help below the question.
        steps: What to do before answering, one by one.
        options: Option ids and their labels, in order (choice, choices).
        also: Other ways to write an option, which are understood in every channel.
        exclusive: Options that rule out all others, such as "none of these".
        closed: Whether "I don't know" and "I'd rather not say" are left out of the
            list; they are understood all the same.
        toe: The toe that is touched; it is marked in a drawing of the feet.
        low: Smallest number allowed, canonical unit.
        high: Largest number allowed, canonical unit.
        usual: The numbers that are nothing strange; any other one is asked back once.
        decimals: Decimals kept of a decimal number.
        units: Units that are understood, the canonical one first.
        default: The option of a closed question that Enter alone gives in the menus.
            Where nothing is asked it is no answer.
        next_visit: What becomes of an answer when the question is asked another time.
        show_if: Asked only where this is true.
        danger: Whether it asks about signs of danger: where it was asked and has no
            answer, nobody can tell that nothing is urgent.
        no_danger: Options of such a question that are no sign of danger, besides the
            exclusive ones.
        private: Whether the answer, and what rests on it, stands on a visit sheet only
            where the person chooses so.
        loinc: LOINC codes of what is measured, with LOINC's own words for each.
        system: The system of units that the person thinks in, which comes first where
            they are asked; filled in by the program.
    """

    id: str
    type: Type
    text: str
    short: str
    why: str
    sources: tuple[str, ...]
    help: str = ""
    steps: tuple[str, ...] = ()
    options: dict[str, str] | str = {}
    also: dict[str, tuple[str, ...]] = {}
    exclusive: tuple[str, ...] = ()
    closed: bool = False
    toe: Toe | None = None
    low: float | None = msgspec.field(default=None, name="min")
    high: float | None = msgspec.field(default=None, name="max")
    usual: Span | None = None
    decimals: int = 0
    units: tuple[Unit, ...] = ()
    default: str | None = None
    next_visit: NextVisit = "repeat"
    show_if: Condition | None = None
    danger: bool = False
    no_danger: tuple[str, ...] = ()
    private: bool = False
    loinc: dict[str, str] = {}
    system: FilledIn[str] = ""

    @property
    def choices(self) -> dict[str, str]:
        """The options as a mapping; empty while they are only the name of a list."""
        return self.options if isinstance(self.options, dict) else {}

    @property
    def spellings(self) -> Iterator[tuple[str, str]]:
        """Each option with a way to write it: all ids, then the labels, then others."""
        yield from ((name, name) for name in self.choices)
        yield from ((name, label) for name, label in self.choices.items() if label)
        for name, spellings in self.also.items():
            yield from ((name, spelling) for spelling in spellings)

    def is_unusual(self, number: float) -> bool:
        """Return whether a number, canonical, is strange, although it is possible."""
        usual = self.usual
        return usual is not None and not usual.low <= number <= usual.high


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """Questions that belong together.

    Attributes:
        id: Its name.
        title: As the person reads it.
        questions: In the order in which they are asked.
        flag: A flag of ``assess``, without its dashes, that asks this section alone.
    """

    id: str
    title: str
    questions: tuple[Question, ...]
    flag: str = ""


class Derived(msgspec.Struct, frozen=True, kw_only=True):
    """A number worked out from answers, such as the body mass index.

    Attributes:
        id: Its name in conditions.
        short: A few words for reasons.
        formula: How it is worked out, from canonical values.
        decimals: Decimals kept.
        unit: Shown behind the number.
        sources: Keys of the sources of the formula.
    """

    id: str
    short: str
    formula: Formula
    decimals: int = 0
    unit: str = ""
    sources: tuple[str, ...] = ()

    def nudge(self, value: Any) -> Any:
        """Return a number, or a table column, with a trifle added before rounding.

        This way a half is rounded up in every engine, even if a division there came
        out smaller in its last bit.

        >>> bmi = Derived(id="bmi", short="", formula=Formula("", 0.0), decimals=1)
        >>> round(20.05, 1), round(bmi.nudge(20.05), 1), round(bmi.nudge(20.04), 1)
        (20.1, 20.1, 20.0)
        """
        return value + _TRIFLE / 10**self.decimals


# dict=True gives cached_property a place for its values. msgspec's replace() does not
# copy them, so they are right after a change as well.
class Questionnaire(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """A whole question set.

    Attributes:
        format: ``neurocheck-questions/1``.
        id: Name of the set.
        version: Changes whenever a question changes.
        title: As the person reads it.
        sections: In the order in which they are asked.
        answer_lists: Option lists that several questions share.
        also: Other ways to write an option, in each question that has it; added to
            the questions when the set is loaded.
        conditions: Conditions with a name, for use in other conditions.
        derived: Numbers worked out from answers.
        part: Id of the section, where only one is asked; filled in by the program.
        is_danger_left_out: Whether other sections, which are not asked then, ask about
            signs of danger; filled in by the program.
        sha256: Hash of the file, filled in by the loader.
    """

    format: str
    id: str
    version: str
    title: str
    sections: tuple[Section, ...]
    answer_lists: dict[str, dict[str, str]] = {}
    also: dict[str, tuple[str, ...]] = {}
    conditions: dict[str, Condition] = {}
    derived: tuple[Derived, ...] = ()
    part: FilledIn[str] = ""
    is_danger_left_out: FilledIn[bool] = False
    sha256: FilledIn[str] = ""

    @cached_property
    def questions(self) -> dict[str, Question]:
        """All questions by id, in the order in which they are asked."""
        return {item.id: item for part in self.sections for item in part.questions}

    @cached_property
    def formulas(self) -> dict[str, Derived]:
        """All derived numbers by id."""
        return {item.id: item for item in self.derived}

    def alone(self, section_id: str) -> "Questionnaire":
        """Return the set with one section only; the whole set if it has no such one."""
        found = tuple(item for item in self.sections if item.id == section_id)
        if not found:
            return self
        # Conditions may still name questions of other sections; these stay unknown.
        return msgspec.structs.replace(
            self,
            sections=found,
            part=section_id,
            is_danger_left_out=any(
                question.danger
                for section in self.sections
                for question in section.questions
                if section.id != section_id
            ),
        )

    def in_system(self, system: str) -> "Questionnaire":
        """Return the set for a person who thinks in a system of units."""
        replace = msgspec.structs.replace
        return replace(
            self,
            sections=tuple(
                replace(
                    section,
                    questions=tuple(
                        replace(item, system=system) for item in section.questions
                    ),
                )
                for section in self.sections
            ),
        )

    def section_of(self, question_id: str) -> tuple[int, Section]:
        """Return the number from 1 and the section of a question.

        Raises:
            KeyError: There is no such question.
        """
        for number, section in enumerate(self.sections, 1):
            if any(item.id == question_id for item in section.questions):
                return number, section
        raise KeyError(question_id)
