"""Matches the headers of a table with the questions and options that they name.

Programs that collect answers name their columns after the form: ODK and KoboToolbox put
the group before a question, and they and REDCap put an option behind it, by its code or
by its label.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeVar

from neurocheck.answers.accept import NON_ANSWER_WORDS, OFFERED_NON_ANSWERS
from neurocheck.cohort.cleaning.cells import Cell
from neurocheck.i18n.translate import gettext as _
from neurocheck.questionnaire.model import (
    NON_ANSWER_SPELLINGS,
    NonAnswer,
    Question,
    Questionnaire,
    Type,
    fold_spelling,
)


__all__ = ["TICKS", "Box", "FormHeaders", "fold_header", "make_box_cell", "split_words"]

# A header of one option of a question: of REDCap, of Kobo and ODK, and REDCap's labels.
_TICK_BOX = (
    re.compile(r"(.+)___(.+)"),
    re.compile(r"(.+)/(.+)"),
    re.compile(r"(.+) \(choice=(.+)\)"),
)
_LOOSE_TICK_BOX = (
    re.compile(r"(.+)\[(.+)\]"),
    re.compile(r"(.+)\.(.+)"),
    re.compile(r"(.+?)(?: - Selected Choice)? - (.+)"),
)
_CODE_BEFORE = re.compile(r"\w+(?:\[\w+\])?[.:] ")  # as LimeSurvey writes it
_GROUP_END = r"[/:-]"

_TICKED = ("1", "true", "yes", "y", "checked")
_NOT_TICKED = ("0", "false", "no", "n", "unchecked")
TICKS = {**dict.fromkeys(_TICKED, "yes"), **dict.fromkeys(_NOT_TICKED, "no")}
"""What the cells of a tick box mean, by their folded text."""


T = TypeVar("T")


class Box(NamedTuple):
    """What a tick box stands for: an option of a question, or a non-answer to it."""

    question: Question
    option: str | NonAnswer


class FormHeaders:
    """Finds what a header names, in the question sets of some languages.

    Headers of our own forms are known by their ids, by their groups, and by the whole
    text of a question. With ``is_loose`` many more are: of any group, with the few
    words of a question, in the manner of other programs. That is for suggestions. What
    stands for two things stands for none.

    Attributes:
        labels: The options of each question by their ids and labels, folded.
    """

    def __init__(
        self, sets: Sequence[Questionnaire], *, is_loose: bool = False
    ) -> None:
        """Note every name; the first set names ids and options."""
        questions = sets[0].questions
        self._is_loose = is_loose
        self._ids = {fold_header(id_): one for id_, one in questions.items()}
        self._texts = _fold_names(
            (text, question)
            for each in sets
            for id_, question in questions.items()
            for told in [each.questions[id_]]
            for text in (told.text, *([told.short] if is_loose else ()))
        )
        sections = [section for each in sets for section in each.sections]
        self._groups = {
            fold_header(name)
            for one in sections
            for name in (f"section_{one.id}", one.title)
        }
        self.labels: dict[str, dict[str, str]] = {
            id_: _fold_names(
                (label, option)
                for each in sets
                for option, text in each.questions[id_].choices.items()
                for label in (option, text)
            )
            for id_ in questions
        }

    def find_question(self, header: str, *, by_text: bool = True) -> Question | None:
        """Return the question that a header names, with or without its group.

        Args:
            header: The header.
            by_text: Whether its text names a question, and not its id alone.
        """
        for text in (header, *self._strip_group(header)):
            folded = fold_header(text)
            found = self._ids.get(folded)
            if found is None and by_text:
                found = self._texts.get(folded)
            if found is not None:
                return found
        return None

    def _strip_group(self, header: str) -> Iterator[str]:
        """Yield what may be left of a header without the group before it."""
        if self._is_loose and (code := _CODE_BEFORE.match(header)):
            yield header[code.end() :]
        for end in re.finditer(_GROUP_END, header):
            if self._is_loose or fold_header(header[: end.start()]) in self._groups:
                yield header[end.end() :]

    def find_boxes(self, header: str) -> Iterator[Box]:
        """Yield what a header of a tick box may name, the most likely first."""
        for form in (*_TICK_BOX, *(_LOOSE_TICK_BOX if self._is_loose else ())):
            found = form.fullmatch(header.strip())
            question = self.find_question(found[1]) if found else None
            if found and question is not None and question.type is Type.CHOICES:
                option = self.find_option(question, found[2])
                if option is not None:
                    yield Box(question, option)

    def find_option(self, question: Question, text: str) -> str | NonAnswer | None:
        """Return the option, or the non-answer, that the end of a header names."""
        option = self.labels[question.id].get(fold_header(text))
        if option:
            return option
        offered = {
            fold_spelling(_(NON_ANSWER_WORDS[one])): one for one in OFFERED_NON_ANSWERS
        }
        folded = fold_spelling(text)
        return offered.get(folded) or NON_ANSWER_SPELLINGS.get(folded)


def _fold_names(named: Iterable[tuple[str, T]]) -> dict[str, T]:
    """Return things by their names, folded; without names that two of them have."""
    found: dict[str, T] = {}
    doubtful = set()
    for name, one in named:
        folded = fold_header(name)
        if found.setdefault(folded, one) is not one and found[folded] != one:
            doubtful.add(folded)
    return {name: one for name, one in found.items() if name not in doubtful}


def make_box_cell(box: Box, column: str, name: str) -> Cell:
    """Return how the cells of a tick box are read.

    Args:
        box: What it stands for.
        column: The column.
        name: The name of the column for a rule.
    """
    question = Question(
        id=name,
        type=Type.CHOICE,
        text="",
        short=box.question.short,
        why="",
        sources=(),
        options={"yes": "", "no": ""},
    )
    return Cell(column=column, question=question, values=TICKS)


def fold_header(text: str) -> str:
    """Return a header in which case, punctuation and spaces do not count.

    >>> fold_header("Feet-numb "), fold_header("StartDate")
    ('feet numb', 'start date')
    """
    return " ".join(split_words(text))


def split_words(text: str) -> list[str]:
    """Return the words of a text, folded; ``StartDate`` is two."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    return re.findall(r"[^\W_]+", apart.casefold())
