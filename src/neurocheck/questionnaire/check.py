"""What a question set must get right, beyond its form."""

import re

from neurocheck.problems import Code
from neurocheck.questionnaire.binding import Scope, bind, check_value
from neurocheck.questionnaire.broken import broken_names
from neurocheck.questionnaire.check_numbers import (
    check_decimals,
    check_numbers,
    takes_values,
)
from neurocheck.questionnaire.check_parts import check_flag, check_toe
from neurocheck.questionnaire.conditions import Condition
from neurocheck.questionnaire.model import (
    NON_ANSWER_SPELLINGS,
    Derived,
    Question,
    Questionnaire,
    Section,
    Type,
)
from neurocheck.reading.convert import Reader, near
from neurocheck.words import say


__all__ = ["check_id", "check_questionnaire"]

_ID = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_SET_ID = re.compile(r"[a-z][a-z0-9]*([-_][a-z0-9]+)*")
_MAX_ID = 40
_NUMBER_KEYS = ("units", "decimals")


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
        check_value(reader, question, reader.at(question, "default"), question.default)
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
    for name in question.exclusive if question.choices else ():
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
        wrong |= {"toe"}
    if question.type is Type.CHOICE:
        wrong |= {"exclusive"}
    if not question.type.is_number:
        wrong |= {"min", "max", *_NUMBER_KEYS}
    for key in sorted(wrong & set(given)):
        at = reader.at(question).keys[key]
        reader.report(Code.NOT_FOR_TYPE, at, key=key, type=str(question.type))
