"""Checks what a question set must get right beyond the form of its file.

Ids, flags, options, ranges, units and formulas are checked here; conditions are
bound by :mod:`neurocheck.questionnaire.bind`.
"""

import math
import re
from collections.abc import Collection, Iterator, Mapping

from neurocheck.i18n.translate import gettext as _
from neurocheck.problems import Code
from neurocheck.questionnaire.bind import (
    Scope,
    bind,
    check_value,
    has_range,
    takes_values,
)
from neurocheck.questionnaire.conditions import Condition
from neurocheck.questionnaire.model import (
    NON_ANSWER_SPELLINGS,
    TOE_OPTIONS,
    Derived,
    Question,
    Questionnaire,
    Section,
    Span,
    Type,
    Unit,
    fold_spelling,
)
from neurocheck.reading.nodes import Node
from neurocheck.reading.structs import Reader
from neurocheck.reading.suggest import suggest


__all__ = ["check_id", "check_questionnaire", "find_unreadable_names"]

_ID = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_SET_ID = re.compile(r"[a-z][a-z0-9]*([-_][a-z0-9]+)*")
_FLAG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_MAX_NAME = 40
_MAX_DECIMALS = 9
_NUMBER_KEYS = {"min", "max", "usual", "units", "decimals"}
# The keys that lead to things with an id; keep in step with the structs of model.py.
_HOLDERS = ("sections", "questions", "derived")


def check_questionnaire(reader: Reader, found: Questionnaire) -> Questionnaire:
    """Check a question set and give its conditions typed values.

    Args:
        reader: The reader that the set was read with; problems are noted there.
        found: The set as it stands in the file.

    Returns:
        The set with answer lists resolved and conditions bound.
    """
    _check_set_id(reader, found)
    taken: set[str] = set()
    # Before any condition is bound, because conditions name options of these.
    everything = {
        item.id: _resolve_options(reader, found, item)
        for part in found.sections
        for item in part.questions
    }
    _check_shared_spellings(reader, found, everything)
    unreadable = find_unreadable_names(reader, found)
    named = _bind_named(reader, found, Scope(everything, {}, unreadable=unreadable))
    # Grows question by question: a condition may speak of earlier questions alone. So
    # one pass over the questions decides who is asked what, and no circle can arise.
    earlier: dict[str, Question | Derived] = {}
    scope = Scope(earlier, named, everything, unreadable)
    sections = []
    flags: set[str] = set()
    for section in found.sections:
        check_id(reader, section, section.id, taken)
        _check_flag(reader, section, found, flags)
        questions = []
        for asked in section.questions:
            check_id(reader, asked, asked.id, taken)
            resolved = _resolve_options(reader, found, asked)
            question = _check_question(reader, resolved, scope)
            question = _add_shared_spellings(reader, question, found.also)
            questions.append(question)
            earlier[question.id] = question
        sections.append(reader.replace(section, questions=tuple(questions)))
    # Not added to the scope: formulas and questions cannot depend on derived numbers,
    # which are worked out after all questions. Only guidance can use them.
    for derived in found.derived:
        check_id(reader, derived, derived.id, taken)
        _check_derived(reader, derived, scope)
    _check_not_empty(reader, found, sections)
    return reader.replace(found, sections=tuple(sections), conditions=named)


def _check_set_id(reader: Reader, found: Questionnaire) -> None:
    """Check that the id of a question set is well-formed."""
    if not _SET_ID.fullmatch(found.id):
        hint = _("small letters, digits and single dashes, a letter first")
        at = reader.node_of(found, "id")
        reader.report(Code.BAD_ID, at, id=found.id, hint=hint)


def check_id(reader: Reader, owner: object, name: str, taken: set[str]) -> None:
    """Check that an id is well-formed and new; add it to those taken.

    Args:
        reader: The reader that problems are noted in.
        owner: What has the id.
        name: The id.
        taken: The ids that others have.
    """
    at = reader.node_of(owner, "id")
    if not _ID.fullmatch(name) or len(name) > _MAX_NAME:
        hint = _("use small letters, digits and single underscores, a letter first")
        reader.report(Code.BAD_ID, at, id=name, hint=hint)
    if name in taken:
        reader.report(Code.DUPLICATE_ID, at, id=name, hint=_("give it another id"))
    taken.add(name)


def find_unreadable_names(reader: Reader, found: Questionnaire) -> frozenset[str]:
    """Return the names that a file gives to things that could not be read.

    Their problem is reported where they stand; whatever uses them is not reported.
    """
    # Found in the nodes, as what could not be read has no struct.
    read = {*found.questions, *found.formulas}
    given: Mapping[str, object] = found.conditions
    unread = {name for name, condition in given.items() if condition is None}
    return frozenset({*_find_ids(reader.root)} - read | unread)


def _find_ids(node: Node) -> Iterator[str]:
    """Yield the id of every question and derived number below a node."""
    content = node.content
    if isinstance(content, list):
        for item in content:
            yield from _find_ids(item)
    elif isinstance(content, dict):
        inner = [content[key] for key in _HOLDERS if key in content]
        for item in inner:
            yield from _find_ids(item)
        if not inner and "id" in content and isinstance(content["id"].content, str):
            yield content["id"].content


def _bind_named(
    reader: Reader, found: Questionnaire, scope: Scope
) -> dict[str, Condition]:
    """Bind the conditions that have a name; each may use those before it."""
    named: dict[str, Condition] = {}
    for name, condition in found.conditions.items():
        if name in scope.items or not _ID.fullmatch(name):
            at = reader.node_of(found, "conditions").keys[name]
            hint = _("small letters and underscores, and not the id of a question")
            reader.report(Code.BAD_ID, at, id=name, hint=hint)
        if condition is not None:
            # The mapping itself, not a copy: later names have to find earlier ones.
            named[name] = bind(reader, condition, scope._replace(named=named))
    return named


def _resolve_options(
    reader: Reader, found: Questionnaire, question: Question
) -> Question:
    """Return a question with its options in place of the name of an answer list."""
    options = question.options
    if not isinstance(options, str):
        return question
    if options not in found.answer_lists:
        hint = suggest(options, found.answer_lists)
        at = reader.node_of(question, "options")
        reader.report(Code.UNKNOWN_LIST, at, name=options, hint=hint)
        return question
    return reader.replace(question, options=found.answer_lists[options])


def _check_flag(
    reader: Reader, section: Section, found: Questionnaire, taken: set[str]
) -> None:
    """Check that a section's flag is well-formed and new; add it to those taken."""
    flag = section.flag
    if not flag:
        return
    hint = ""
    if not _FLAG.fullmatch(flag) or len(flag) > _MAX_NAME:
        hint = _("use small letters, digits and single dashes, a letter first")
    # Sections and questions both become flags of ``neurocheck assess``.
    elif flag.replace("-", "_") in found.questions:
        hint = _("a question has this flag")
    elif flag in taken:
        hint = _("a section before it has this flag")
    taken.add(flag)
    if hint:
        at = reader.node_of(section, "flag")
        reader.report(Code.BAD_FLAG, at, flag=flag, hint=hint)


def _check_question(reader: Reader, question: Question, scope: Scope) -> Question:
    """Check one question and bind its condition."""
    _check_options(reader, question)
    _check_numbers(reader, question)
    _check_keys(reader, question)
    if question.default is not None and question.choices and takes_values(question):
        at = reader.node_of(question, "default")
        check_value(reader, question, at, question.default)
    if question.show_if is None:
        return question
    bound = bind(reader, question.show_if, scope)
    return reader.replace(question, show_if=bound)


def _check_options(reader: Reader, question: Question) -> None:
    """Check the options of a choice."""
    if not question.type.has_options or isinstance(question.options, str):
        return
    at = reader.node_of(question, "options")
    if len(question.choices) < 2:  # noqa: PLR2004 - one option is no choice
        hint = _("list ids and labels under options")
        reader.report(Code.NO_OPTIONS, at, hint=hint)
    for name in question.choices:
        # Nobody could choose such an option, as accept() looks for non-answers first.
        if name.replace("_", "-") in NON_ANSWER_SPELLINGS:
            reader.report(Code.RESERVED_OPTION, at, id=name)
        elif not _ID.fullmatch(name):
            reader.report(Code.BAD_ID, at, id=name)
    _check_toe(reader, question)
    _check_spellings(reader, question)
    _check_named_options(reader, question)


def _check_named_options(reader: Reader, question: Question) -> None:
    """Check the lists that name some of a question's options."""
    for key in ("exclusive", "no_danger") if question.choices else ():
        at = reader.node_of(question, key)
        for name in getattr(question, key):
            if name not in question.choices:
                hint = suggest(name, question.choices)
                reader.report(
                    Code.UNKNOWN_OPTION, at, id=question.id, option=name, hint=hint
                )


def _check_spellings(reader: Reader, question: Question) -> None:
    """Check that each other way to write an option means that option alone."""
    labels = question.choices.items()
    # A label that could not be read is None.
    meant = {fold_spelling(label): name for name, label in labels if label}
    meant |= {fold_spelling(name): name for name in question.choices}
    # Where a list is numbered, the number of a line means that line.
    lines = {str(place): name for place, name in enumerate(question.choices, 1)}
    if question.choices:
        _check_also(reader, question, question.choices, lines, meant)


def _check_shared_spellings(
    reader: Reader, found: Questionnaire, questions: Mapping[str, Question]
) -> None:
    """Check the other ways to write an option that several questions share."""
    options = sorted({name for one in questions.values() for name in one.choices})
    # No number can be shared: it stands for another line in each list.
    _check_also(reader, found, options, {}, {})


def _check_also(
    reader: Reader,
    owner: Question | Questionnaire,
    options: Collection[str],
    lines: Mapping[str, str],
    meant: dict[str, str],
) -> None:
    """Check the other ways to write options that a question or a whole set lists."""
    for option, spellings in owner.also.items():
        if option in options:
            at = reader.node_of(owner, "also", option)
            _check_spelling(reader, at, option, spellings, lines, meant)
            continue
        hint = suggest(option, options)
        reader.report(
            Code.UNKNOWN_OPTION,
            reader.node_of(owner, "also").keys[option],
            id=owner.id,
            option=option,
            hint=hint,
        )


def _check_spelling(
    reader: Reader,
    at: Node,
    option: str,
    spellings: tuple[str, ...],
    lines: Mapping[str, str],
    meant: dict[str, str],
) -> None:
    """Check that spellings can mean an option; add them to what is meant."""
    for spelling in spellings:
        folded = fold_spelling(spelling)
        other = f"'{meant.setdefault(folded, option)}'"
        if folded.isdecimal() and lines.get(folded) != option:
            other = _("the line with that number")
        if folded in NON_ANSWER_SPELLINGS:
            reader.report(Code.RESERVED_OPTION, at, id=spelling)
        elif other != f"'{option}'":
            reader.report(
                Code.SAME_SPELLING, at, spelling=spelling, option=option, other=other
            )


def _add_shared_spellings(
    reader: Reader, question: Question, shared: Mapping[str, tuple[str, ...]]
) -> Question:
    """Return a question with the shared ways to write its options added to its own.

    What a spelling means in the question itself goes first.
    """
    taken = {fold_spelling(spelling) for _option, spelling in question.spellings}
    also = dict(question.also)
    for option, spellings in shared.items():
        if option not in question.choices:
            continue
        new = (one for one in spellings if fold_spelling(one) not in taken)
        also[option] = (*also.get(option, ()), *new)
    return reader.replace(question, also=also) if also != question.also else question


def _check_toe(reader: Reader, question: Question) -> None:
    """Check that a question about a toe can be answered as one."""
    if question.toe and question.choices.keys() != TOE_OPTIONS:
        at = reader.node_of(question, "options")
        reader.report(Code.BAD_TOE, at, options=", ".join(sorted(TOE_OPTIONS)))


def _check_numbers(reader: Reader, question: Question) -> None:
    """Check the range, the decimals and the units of a question with a number."""
    if not question.type.is_number:
        return
    low, high = question.low, question.high
    node = reader.node_of(question)
    for key in ("min", "max"):
        if key not in node.content:
            reader.report(Code.MISSING_KEY, node, key=key)
    if low is not None and high is not None and not has_range(question):
        at, hint = reader.node_of(question, "min"), _("min must be less than max")
        reader.report(Code.BAD_RANGE, at, low=low, high=high, hint=hint)
    if question.usual and has_range(question):
        _check_usual(reader, question, question.usual)
    _check_decimals(reader, question)
    for unit in question.units:
        _check_decimals(reader, unit)
        _check_unit(reader, question, unit)


def _check_usual(reader: Reader, question: Question, usual: Span) -> None:
    """Check that the usual numbers are a part of those allowed."""
    low, high = question.low or 0, question.high or 0
    if not low <= usual.low < usual.high <= high:
        wanted = _("a range within the one from min to max")
        found = _("{low:g} to {high:g}", low=usual.low, high=usual.high)
        at = reader.node_of(usual)
        reader.report(Code.WRONG_KIND, at, expected=wanted, found=found)


def _check_decimals(reader: Reader, owner: Question | Unit | Derived) -> None:
    """Check that a number of decimals is one that can be shown."""
    if not 0 <= owner.decimals <= _MAX_DECIMALS:
        wanted = _("a number from 0 to {limit}", limit=_MAX_DECIMALS)
        at = reader.node_of(owner, "decimals")
        reader.report(Code.WRONG_KIND, at, expected=wanted, found=owner.decimals)


def _check_unit(reader: Reader, question: Question, unit: Unit) -> None:
    """Check that numbers can be converted to a unit and back."""
    wanted = _("a factor above 0")
    fits = 0 < unit.factor < math.inf and math.isfinite(unit.offset)
    if unit is question.units[0]:
        wanted = _("factor 1 and offset 0 in the first unit")
        fits = unit.factor == 1 and unit.offset == 0
    if not fits:
        at = reader.node_of(unit, "factor")
        found = _("{factor:g} and {offset:g}", factor=unit.factor, offset=unit.offset)
        reader.report(Code.WRONG_KIND, at, expected=wanted, found=found)
    if not 0 <= unit.per_year < math.inf:
        at = reader.node_of(unit, "per_year")
        wanted, found = _("a number above 0"), f"{unit.per_year:g}"
        reader.report(Code.WRONG_KIND, at, expected=wanted, found=found)
    smaller = [other.name for other in question.units if other.factor < unit.factor]
    if unit.then and unit.then not in smaller:
        at = reader.node_of(unit, "then")
        names = ", ".join(smaller) or _("(no smaller unit)")
        reader.report(Code.NOT_ONE_OF, at, value=unit.then, allowed=names)


def _check_keys(reader: Reader, question: Question) -> None:
    """Check that no key stands where it means nothing."""
    node = reader.node_of(question)
    wrong = set()
    if not question.type.has_options:
        wrong |= {"options", "also", "exclusive", "closed", "no_danger"}
    if question.type is not Type.CHOICE:
        wrong |= {"toe", "default"}
    if question.type is Type.CHOICE:
        wrong |= {"exclusive"}
    if not question.type.is_number:
        wrong |= _NUMBER_KEYS
        wrong |= {"next_visit"} if question.next_visit == "add_years" else set()
    for key in sorted(wrong & set(node.content)):
        at = node.keys[key]
        reader.report(Code.NOT_FOR_TYPE, at, key=key, type=str(question.type))
    if question.no_danger and not question.danger:
        reader.report(Code.MISSING_KEY, node, key="danger")
    # Enter alone must choose nothing about a person's health.
    if question.default is not None and question.choices and not question.closed:
        reader.report(Code.MISSING_KEY, node, key="closed")


def _check_derived(reader: Reader, derived: Derived, scope: Scope) -> None:
    """Check that a formula uses numbers that are asked for."""
    _check_decimals(reader, derived)
    for name in derived.formula.names():
        if name in scope.unreadable:
            continue
        question = scope.items.get(name)
        if not isinstance(question, Question) or not question.type.is_number:
            reason = _("'{name}' is not a question with a number", name=name)
            at = reader.node_of(derived, "formula")
            hint = "" if question else suggest(name, scope.items)
            reader.report(Code.BAD_FORMULA, at, reason=reason, hint=hint)


def _check_not_empty(
    reader: Reader, found: Questionnaire, sections: list[Section]
) -> None:
    """Check that there is a question, unless questions just could not be read."""
    if not reader.problems and not any(section.questions for section in sections):
        reader.report(
            Code.WRONG_KIND,
            reader.node_of(found, "sections"),
            expected=_("at least one question"),
            found=_("none"),
        )
