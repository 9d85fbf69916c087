"""What a question set must get right, beyond its form.

:func:`bind` also serves guidance files: it checks a condition against the
questions and gives its values their types.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from itertools import islice
from typing import NamedTuple

import msgspec

from neurocheck.problems import Code
from neurocheck.questionnaire.broken import broken_names
from neurocheck.questionnaire.check_numbers import (
    check_decimals,
    check_numbers,
    takes_values,
)
from neurocheck.questionnaire.check_parts import check_flag, check_toe
from neurocheck.questionnaire.conditions import (
    Answered,
    AtLeast,
    Compare,
    Condition,
    Group,
    Named,
    Not,
    leaves,
)
from neurocheck.questionnaire.model import (
    NON_ANSWER_SPELLINGS,
    Derived,
    Question,
    Questionnaire,
    Section,
    Type,
)
from neurocheck.questionnaire.quantity import parse_number, range_words
from neurocheck.reading.convert import Reader, near
from neurocheck.reading.yaml import MAX_DEPTH
from neurocheck.words import say


__all__ = ["Scope", "bind", "check_id", "check_questionnaire"]

_ID = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_SET_ID = re.compile(r"[a-z][a-z0-9]*([-_][a-z0-9]+)*")
_MAX_ID = 40
_MAX_PARTS = 500
_REFUSED = Answered("")
_PLAIN_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")
_ORDER = {"<", "<=", ">", ">="}
_EQUAL = {"=", "!="}
_NUMBER_KEYS = ("units", "decimals")


class Scope(NamedTuple):
    """What a condition may speak of.

    Attributes:
        items: Questions and derived numbers by id.
        named: Conditions with a name, bound.
        later: Ids that exist but are asked later.
        broken: Names that the file gives, of things that could not be read. What is
            wrong with them is told where they stand, and not again where they are
            used.
    """

    items: Mapping[str, Question | Derived]
    named: Mapping[str, Condition]
    later: Collection[str] = ()
    broken: Collection[str] = ()

    @classmethod
    def of(cls, questionnaire: Questionnaire, broken: Collection[str] = ()) -> "Scope":
        """Give what guidance for a question set may speak of."""
        items: dict[str, Question | Derived] = {
            **questionnaire.questions,
            **questionnaire.formulas,
        }
        return cls(items, questionnaire.conditions, broken=broken)


def check_id(reader: Reader, owner: object, name: str, taken: set[str]) -> None:
    """Check that an id is well-formed and new; add it to those taken."""
    at = reader.at(owner, "id")
    if not _ID.fullmatch(name) or len(name) > _MAX_ID:
        hint = say("use small letters, digits and single underscores, a letter first")
        reader.report(Code.BAD_ID, at, id=name[:_MAX_ID], hint=hint)
    if name in taken:
        reader.report(Code.DUPLICATE_ID, at, id=name, hint=say("give it another id"))
    taken.add(name)


def check_questionnaire(reader: Reader, found: Questionnaire) -> Questionnaire:
    """Check a question set and give its conditions typed values.

    Args:
        reader: The reader that the set was read with; problems are noted there.
        found: The set as it stands in the file.

    Returns:
        The set with answer lists resolved and conditions bound.
    """
    if not _SET_ID.fullmatch(found.id):
        hint = say("small letters, digits and single dashes, a letter first")
        at = reader.at(found, "id")
        reader.report(Code.BAD_ID, at, id=found.id[:_MAX_ID], hint=hint)
    taken: set[str] = set()
    earlier: dict[str, Question | Derived] = {}
    everything = {
        item.id: _with_options(reader, found, item)
        for part in found.sections
        for item in part.questions
    }
    broken = broken_names(reader, found)
    named = _named(reader, found, Scope(everything, {}, broken=broken))
    scope = Scope(earlier, named, everything, broken)
    sections = []
    for section in found.sections:
        check_id(reader, section, section.id, taken)
        check_flag(reader, section, found)
        questions = []
        for asked in section.questions:
            check_id(reader, asked, asked.id, taken)
            question = _question(reader, _with_options(reader, found, asked), scope)
            questions.append(question)
            earlier[question.id] = question
        sections.append(reader.replace(section, questions=tuple(questions)))
    for derived in found.derived:
        check_id(reader, derived, derived.id, taken)
        _derived(reader, derived, scope)
    _not_empty(reader, found, sections)
    changed: Questionnaire = reader.replace(
        found, sections=tuple(sections), conditions=named
    )
    return changed


def _named(reader: Reader, found: Questionnaire, scope: Scope) -> dict[str, Condition]:
    """Bind the conditions that have a name; each may use those before it."""
    named: dict[str, Condition] = {}
    for name, condition in found.conditions.items():
        if name in scope.items or not _ID.fullmatch(name):
            at = reader.at(found, "conditions").keys[name]
            hint = say("small letters and underscores, and not the id of a question")
            reader.report(Code.BAD_ID, at, id=name[:_MAX_ID], hint=hint)
        if condition is not None:
            named[name] = bind(reader, condition, scope._replace(named=named))
    return named


def _not_empty(reader: Reader, found: Questionnaire, sections: list[Section]) -> None:
    """Check that there is something to ask, unless it could just not be read."""
    if not reader.problems and not any(section.questions for section in sections):
        reader.report(
            Code.WRONG_KIND,
            reader.at(found, "sections"),
            expected=say("at least one question"),
            found=say("none"),
        )


def _derived(reader: Reader, derived: Derived, scope: Scope) -> None:
    """Check that a formula uses numbers that are asked for."""
    check_decimals(reader, derived)
    for name in derived.formula.names():
        question = scope.items.get(name)
        if name in scope.broken:
            continue
        if not isinstance(question, Question) or not question.type.is_number:
            reason = say("'{name}' is not a question with a number", name=name)
            at = reader.at(derived, "formula")
            hint = "" if question else near(name, scope.items)
            reader.report(Code.BAD_FORMULA, at, reason=reason, hint=hint)


def _with_options(reader: Reader, found: Questionnaire, question: Question) -> Question:
    """Give a question whose answer list is resolved, if there is such a list."""
    options = question.options
    if not isinstance(options, str):
        return question
    if options not in found.answer_lists:
        hint = near(options, found.answer_lists)
        at = reader.at(question, "options")
        reader.report(Code.UNKNOWN_LIST, at, name=options, hint=hint)
        return question
    listed = found.answer_lists[options]
    return reader.replace(question, options=listed)  # type: ignore[no-any-return]


def _question(reader: Reader, question: Question, scope: Scope) -> Question:
    """Check one question and bind its condition."""
    _options(reader, question)
    check_numbers(reader, question)
    _keys(reader, question)
    if question.default is not None and takes_values(question):
        _value(reader, question, reader.at(question, "default"), question.default)
    if question.show_if is None:
        return question
    bound = bind(reader, question.show_if, scope)
    return reader.replace(question, show_if=bound)  # type: ignore[no-any-return]


def _options(reader: Reader, question: Question) -> None:
    """Check the options of a choice."""
    if not question.type.has_options or isinstance(question.options, str):
        return
    at = reader.at(question, "options")
    if len(question.choices) < 2:  # noqa: PLR2004 - one option is no choice
        hint = say("list ids and labels under options")
        reader.report(Code.NO_OPTIONS, at, hint=hint)
    for name in question.choices:
        if name.replace("_", "-") in NON_ANSWER_SPELLINGS:
            reader.report(Code.RESERVED_OPTION, at, id=name)
        elif not _ID.fullmatch(name):
            reader.report(Code.BAD_ID, at, id=name[:_MAX_ID])
    check_toe(reader, question)
    for name in question.exclusive:
        if name not in question.choices:
            hint = near(name, question.choices)
            at = reader.at(question, "exclusive")
            reader.report(
                Code.UNKNOWN_OPTION, at, id=question.id, option=name, hint=hint
            )


def _keys(reader: Reader, question: Question) -> None:
    """Check that no key stands where it means nothing."""
    given = reader.at(question).content
    wrong = set()
    if not question.type.has_options:
        wrong |= {"options", "exclusive", "closed"}
    if question.type is not Type.CHOICE:
        wrong |= {"blank", "toe"}
    if question.type is Type.CHOICE:
        wrong |= {"exclusive"}
    if not question.type.is_number:
        wrong |= {"min", "max", *_NUMBER_KEYS}
    for key in sorted(wrong & set(given)):
        at = reader.at(question).keys[key]
        reader.report(Code.NOT_FOR_TYPE, at, key=key, type=str(question.type))


def bind(reader: Reader, condition: Condition, scope: Scope) -> Condition:
    """Check a condition and give its values their types.

    Args:
        reader: Where the condition was read; problems are noted there.
        condition: As it was read, with values as text.
        scope: What it may speak of.

    Returns:
        The same condition with numbers as numbers and names replaced.
    """
    bound = _bind(reader, condition, scope)
    hint = say("with the conditions written out that it names")
    levels = list(islice(_levels(bound), _MAX_PARTS + 1))
    if len(levels) > _MAX_PARTS:
        at = reader.at(condition)
        reader.report(Code.TOO_MANY, at, limit=_MAX_PARTS, hint=hint)
        return _REFUSED
    if max(levels) > MAX_DEPTH:
        reader.report(Code.TOO_DEEP, reader.at(condition), limit=MAX_DEPTH, hint=hint)
        return _REFUSED
    return bound


def _levels(condition: Condition, level: int = 0) -> Iterator[int]:
    """Give how deep each part of a condition stands."""
    yield level
    match condition:
        case Not(inner):
            yield from _levels(inner, level + 1)
        case Group(of):
            for part in of:
                yield from _levels(part, level + 1)


def _bind(reader: Reader, condition: Condition, scope: Scope) -> Condition:
    """Bind a condition part by part."""
    match condition:
        case Named():
            return _named_leaf(reader, condition, scope)
        case Compare() | Answered():
            return _leaf(reader, condition, scope)
        case Not(inner):
            return Not(_bind(reader, inner, scope))
        case AtLeast(of, count):
            return AtLeast(tuple(_bind(reader, part, scope) for part in of), count)
        case Group(of):
            return type(condition)(tuple(_bind(reader, part, scope) for part in of))
    raise TypeError(type(condition))


def _named_leaf(reader: Reader, leaf: Named, scope: Scope) -> Condition:
    """Replace a name by its condition, if all of that is asked before."""
    condition = scope.named.get(leaf.name)
    if condition is None and leaf.name in scope.broken:
        return leaf
    if condition is None:
        hint = near(leaf.name, scope.named) or say(
            "write it like: question_id = option_id"
        )
        reader.report(
            Code.UNKNOWN_CONDITION, reader.at(leaf), name=leaf.name[:_MAX_ID], hint=hint
        )
        return leaf
    for name in dict.fromkeys(part.question for part in leaves(condition)):
        if name not in scope.items and name in scope.later:
            reader.report(Code.LATER_QUESTION, reader.at(leaf), id=name)
    return condition


def _leaf(reader: Reader, leaf: Compare | Answered, scope: Scope) -> Condition:
    """Check one comparison."""
    question = scope.items.get(leaf.question)
    if question is None and leaf.question in scope.broken:
        return leaf
    if question is None:
        later = leaf.question in scope.later
        code = Code.LATER_QUESTION if later else Code.UNKNOWN_QUESTION
        hint = "" if later else near(leaf.question, scope.items)
        reader.report(code, reader.at(leaf), id=leaf.question, hint=hint)
        return leaf
    if isinstance(leaf, Answered):
        return leaf
    allowed = _operators(question)
    if leaf.operator not in allowed:
        kind = question.type if isinstance(question, Question) else "derived"
        hint = say(
            "use one of: {operators}",
            operators=" ".join(sorted(allowed)) or "is answered",
        )
        reader.report(
            Code.BAD_OPERATOR,
            reader.at(leaf),
            operator=leaf.operator,
            id=leaf.question,
            type=str(kind),
            hint=hint,
        )
        return leaf
    if not takes_values(question):
        return leaf
    value = _value(reader, question, leaf, str(leaf.value))
    return leaf if value is None else msgspec.structs.replace(leaf, value=value)


def _operators(question: Question | Derived) -> set[str]:
    """List the operators that suit a question."""
    if isinstance(question, Derived) or question.type.is_number:
        return _ORDER | _EQUAL
    return {
        Type.CHOICE: _EQUAL,
        Type.CHOICES: {"includes"},
        Type.DATE: _ORDER | _EQUAL,
    }.get(question.type, set())


def _value(
    reader: Reader, question: Question | Derived, at: object, text: str
) -> str | float | None:
    """Give a value of a file its type; note a problem where it cannot be one."""
    node = at if not isinstance(at, Condition) else reader.at(at)
    try:
        return _typed(question, text)
    except ValueError as error:
        names = question.choices if isinstance(question, Question) else {}
        reader.report(
            Code.BAD_VALUE,
            node,  # type: ignore[arg-type] # a node, or made one above
            value=text[:40],
            id=question.id,
            reason=str(error),
            hint=near(text, names),
        )
        return None


def _typed(question: Question | Derived, text: str) -> str | float:
    """Give a text the type of a question's answers."""
    if isinstance(question, Derived):
        if not _PLAIN_NUMBER.fullmatch(text):
            msg = say("it is not a number")
            raise ValueError(msg)
        return float(text)
    if question.type.has_options:
        if text not in question.choices:
            msg = say("it is not one of the options")
            raise ValueError(msg)
        return text
    if question.type is Type.DATE:
        return date.fromisoformat(text).isoformat()
    if not question.type.is_number:
        return text
    number = parse_number(question, text)
    low, high = question.low, question.high
    if low is not None and high is not None and not low <= number <= high:
        msg = say("it must be {range}", range=range_words(question))
        raise ValueError(msg)
    return number if question.type is Type.DECIMAL else int(number)
