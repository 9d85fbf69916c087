"""Assesses answers by the rules of a guidance file; a pure function."""

from collections.abc import Collection, Iterable, Iterator
from functools import partial
from itertools import chain
from typing import Any, cast

import msgspec

from neurocheck.answers.accept import Answers, accept_all
from neurocheck.answers.resolve import resolve
from neurocheck.guidance.assessment import (
    AnswerGroup,
    Assessment,
    Feature,
    Line,
    Pattern,
    Reason,
    RedFlag,
    RiskFactor,
    Scale,
    State,
    TouchResult,
    TouchTest,
    Urgency,
    VisitAnswer,
    VisitAnswers,
)
from neurocheck.guidance.countries import (
    append_number_lists,
    find_number_lists,
)
from neurocheck.guidance.evaluator import Evaluator
from neurocheck.guidance.rules import (
    FeatureRule,
    Fit,
    Guidance,
    Level,
    PatternRule,
    PhoneNumber,
    RiskFactorRule,
    Rule,
    TouchTestRule,
    UrgencyWords,
    VisitSheetGroup,
)
from neurocheck.questionnaire.conditions import (
    AllOf,
    comparisons,
    evaluate,
)
from neurocheck.questionnaire.model import (
    Question,
    Questionnaire,
    Type,
    Value,
)


__all__ = [
    "assess",
    "choose_fit",
    "choose_state",
    "choose_words",
    "find_red_flags",
    "rank_fits",
]

_MAX_TOPICS = 5
_ALWAYS = AllOf(())
"""True of all answers; stands in where a rule has no condition."""


def assess(
    questionnaire: Questionnaire, guidance: Guidance, answers: Answers
) -> Assessment:
    """Return the assessment of answers.

    It holds no probability and no score, but counts, words, the answers that each
    line rests on, and its sources. Where one section was asked alone, only the
    rules about its questions apply.

    Args:
        questionnaire: The question set that was answered.
        guidance: The guidance for it.
        answers: Accepted answers by question id. Answers to questions that would
            not have been asked count for nothing.

    Raises:
        AnswersError: An id is unknown, or an answer is none that
            :func:`~neurocheck.answers.accept.accept` returns.
    """
    # Else a program that mistypes an id would be told "not answered", and no more.
    accept_all(
        questionnaire,
        {
            name: answer
            for name, answer in answers.items()
            if not questionnaire.part or name in questionnaire.questions
        },
    )
    evaluator = Evaluator(questionnaire, guidance, resolve(questionnaire, answers))
    make_lines = partial(_make_lines, evaluator)
    urgency = _decide_urgency(guidance, evaluator)
    patterns = tuple(
        _compare_pattern(rule, guidance, evaluator)
        for rule in guidance.patterns
        if any(evaluator.is_in_scope(feature.when) for feature in rule.features)
    )
    topics = dict.fromkeys(_list_topics(guidance, evaluator, urgency.level, patterns))
    return Assessment(
        urgency=urgency,
        patterns=patterns,
        places=make_lines(guidance.places),
        other_causes=make_lines(guidance.other_causes),
        risk_factors=tuple(
            _make_risk_factor(rule, evaluator)
            for rule in guidance.risk_factors
            if evaluator.applies(rule)
        ),
        checks=make_lines(guidance.checks),
        self_care=make_lines(guidance.self_care),
        touch_test=_make_touch_test(guidance.touch_test, evaluator),
        visit_questions=make_lines(guidance.visit_questions),
        not_known=_append_numbers(make_lines(guidance.not_known), guidance),
        learn=() if questionnaire.part else make_lines(guidance.learn),
        limits=make_lines(guidance.limits),
        topics=tuple(topics)[:_MAX_TOPICS],
        visit=_pick_visit_answers(guidance, evaluator, urgency),
    )


def find_red_flags(
    questionnaire: Questionnaire,
    guidance: Guidance,
    answers: Answers,
    pending: Collection[str] = (),
) -> tuple[RedFlag, ...]:
    """Return the red flags that these answers raise, the most urgent first.

    Args:
        questionnaire: The question set that is answered.
        guidance: The guidance for it.
        answers: Accepted answers by question id.
        pending: Ids of questions that are still to be asked. A flag that is raised
            because a question was left open has to wait while it is one of these.
    """
    resolved = resolve(questionnaire, answers)
    evaluator = Evaluator(questionnaire, guidance, resolved, pending)
    return _raise_flags(guidance, evaluator)


def _make_line(rule: Rule, evaluator: Evaluator) -> Line:
    """Return the line for a rule that applies."""
    return Line(**evaluator.make_base_fields(rule))


def _make_lines(evaluator: Evaluator, rules: Iterable[Rule]) -> tuple[Line, ...]:
    """Return a line for each of the rules that applies."""
    return tuple(
        _make_line(rule, evaluator) for rule in rules if evaluator.applies(rule)
    )


def _make_risk_factor(rule: RiskFactorRule, evaluator: Evaluator) -> RiskFactor:
    """Return the risk factor for a rule that applies."""
    return RiskFactor(
        **evaluator.make_base_fields(rule),
        modifiable=rule.modifiable,
        helps=evaluator.fill(rule).helps,
    )


def _append_numbers(lines: tuple[Line, ...], guidance: Guidance) -> tuple[Line, ...]:
    """Return lines with the numbers of all countries that their texts call for."""
    return tuple(
        msgspec.structs.replace(
            line,
            text=append_number_lists(line.text, (), guidance),
            sources=_join_sources(
                line.sources, find_number_lists([line.text], guidance)
            ),
        )
        for line in lines
    )


def _join_sources(
    sources: tuple[str, ...], numbers: Iterable[PhoneNumber]
) -> tuple[str, ...]:
    """Return sources with those of phone numbers, each once."""
    more = (key for one in numbers for key in one.sources)
    return tuple(dict.fromkeys((*sources, *more)))


def _make_touch_test(
    rule: TouchTestRule | None, evaluator: Evaluator
) -> TouchTest | None:
    """Return how to test the toes, and what the test found where it was done."""
    known = evaluator.resolved.known
    if rule is None or evaluate(rule.when or _ALWAYS, known) is not True:
        return None
    result = next(filter(evaluator.applies, rule.results), None)
    return TouchTest(
        **evaluator.make_base_fields(rule),
        result=_make_line(result, evaluator) if result else None,
        toes={
            question.toe: cast("TouchResult", known[name])
            for name, question in evaluator.questionnaire.questions.items()
            if question.toe and name in known
        },
    )


def _raise_flags(guidance: Guidance, evaluator: Evaluator) -> tuple[RedFlag, ...]:
    """Return the red flags that apply, the most urgent first."""
    found = [
        RedFlag(**evaluator.make_base_fields(rule), level=rule.level)
        for rule in guidance.red_flags
        if evaluator.applies(rule)
    ]
    # A stable sort: within a level, flags keep the order of the file.
    return tuple(sorted(found, key=lambda flag: flag.level.rank))


def _decide_urgency(
    guidance: Guidance, evaluator: Evaluator, without: Collection[str] = ()
) -> Urgency:
    """Return the most urgent level among the flags, with its words.

    Ignorance is not safety: where no flag is urgent, it is ``routine`` only if every
    question about signs of danger that was asked has an answer, and none was left out.

    Args:
        guidance: The rules.
        evaluator: The answers.
        without: Ids of questions about which nothing is to be said. Where a flag or an
            open question is left out for that, it is not ``routine`` either.
    """
    raised = _raise_flags(guidance, evaluator)
    flags = tuple(
        flag
        for flag in raised
        if not any(reason.question in without for reason in flag.because)
    )
    left_open = _list_open_dangers(evaluator)
    is_left_out = evaluator.questionnaire.is_danger_left_out or flags != raised
    quiet = Level.CANNOT_TELL if left_open or is_left_out else Level.ROUTINE
    level = min((quiet, *(flag.level for flag in flags)), key=lambda one: one.rank)
    shown = tuple(one for one in left_open if one.question not in without)
    own = shown if level is Level.CANNOT_TELL and shown == left_open else ()
    words = _choose_open_words(guidance, evaluator, own) or choose_words(
        guidance, level, flags
    )
    if isinstance(words, UrgencyWords):  # all else has its numbers already
        words = evaluator.fill(words)
    said = (words.text, *(flag.text for flag in flags))
    text = append_number_lists(words.text, said, guidance)
    return Urgency(
        level=level,
        title=words.title,
        text=text,
        reasons=flags,
        sources=_join_sources(words.sources, find_number_lists(said, guidance)),
        open=shown,
    )


def _list_open_dangers(evaluator: Evaluator) -> tuple[Reason, ...]:
    """Return the questions about signs of danger that were asked and have no answer."""
    resolved = evaluator.resolved
    return tuple(
        Reason(question=name, text=question.short)
        for name, question in evaluator.questionnaire.questions.items()
        if question.danger and name in resolved.answers and name not in resolved.known
    )


def _choose_open_words(
    guidance: Guidance, evaluator: Evaluator, left_open: tuple[Reason, ...]
) -> Line | None:
    """Return words for just the danger questions that were left open, if there are."""
    names = {one.question for one in left_open}
    is_all = not evaluator.questionnaire.is_danger_left_out
    for rule in guidance.left_open if names and is_all else ():
        spoken_of = {leaf.question for leaf in comparisons(rule.when or _ALWAYS)}
        if names <= spoken_of and evaluator.applies(rule):
            return _make_line(rule, evaluator)
    return None


def choose_words(
    guidance: Guidance, level: Level, flags: Iterable[RedFlag]
) -> UrgencyWords | RedFlag:
    """Return what has the title and text for a level: the level, or a flag that leads.

    Args:
        guidance: The rules.
        level: The most urgent level.
        flags: The red flags that are raised, the most urgent first.
    """
    leading = {rule.id for rule in guidance.red_flags if rule.leads}
    raised = [flag for flag in flags if flag.level is level]
    if raised and all(flag.id in leading for flag in raised):
        return raised[0]
    return guidance.urgency[level]


def _compare_pattern(
    rule: PatternRule, guidance: Guidance, evaluator: Evaluator
) -> Pattern:
    """Return what the answers have in common with a pattern."""
    rule = evaluator.fill(rule)
    features = tuple(_judge_feature(feature, evaluator) for feature in rule.features)
    fit = choose_fit(rule, [feature.state for feature in features])
    return Pattern(
        id=rule.id,
        title=rule.title,
        text=rule.text,
        fit=fit,
        fit_words=guidance.fits[fit],
        features=features,
        sources=rule.sources,
        notes=_make_lines(evaluator, rule.notes),
    )


def _judge_feature(rule: FeatureRule, evaluator: Evaluator) -> Feature:
    """Return a feature with what the answers say about it, and those answers."""
    known = evaluator.resolved.known
    can_be_judged = evaluate(rule.requires or _ALWAYS, known)
    state = choose_state(evaluate(rule.when, known), can_be_judged)
    deciding = rule.requires if state is State.NOT_ASKED else rule.when
    return Feature(
        id=rule.id,
        text=rule.text,
        state=state,
        because=(() if state is State.UNKNOWN else evaluator.find_reasons(deciding)),
        sources=rule.sources,
        ticked=evaluator.find_ticked(rule.when) if state is State.PRESENT else (),
    )


def choose_state(reported: bool | None, can_be_judged: bool | None) -> State:
    """Return the state of a feature.

    Args:
        reported: Whether its ``when`` holds; None for unknown.
        can_be_judged: The same for its ``requires``.
    """
    if can_be_judged is False:
        return State.NOT_ASKED
    if reported is False:
        return State.ABSENT
    return State.PRESENT if reported and can_be_judged else State.UNKNOWN


def _list_topics(
    guidance: Guidance,
    evaluator: Evaluator,
    level: Level,
    patterns: tuple[Pattern, ...],
) -> Iterator[str]:
    """Yield the topics of everything that applies, the most fitting first."""
    fits = {pattern.id: pattern.fit for pattern in patterns}
    rules: Iterable[Rule] = chain(
        guidance.red_flags,
        guidance.visit_questions,
        guidance.self_care,
        guidance.risk_factors,
        guidance.checks,
        guidance.other_causes,
    )
    named = (
        guidance.urgency[level].topic,
        *(rule.topic for rule in guidance.patterns if fits.get(rule.id) is Fit.MANY),
        *(rule.topic for rule in guidance.patterns if fits.get(rule.id) is Fit.SOME),
        *(rule.topic for rule in rules if rule.topic and evaluator.applies(rule)),
    )
    return filter(None, named)


def choose_fit(rule: PatternRule, states: list[State]) -> Fit:
    """Return the fit of a pattern; see :func:`rank_fits`.

    Args:
        rule: The pattern.
        states: The state of each of its features.
    """
    key = any(
        feature.key and state is State.PRESENT
        for feature, state in zip(rule.features, states, strict=True)
    )
    ranked = rank_fits(
        rule,
        states.count(State.PRESENT),
        states.count(State.ABSENT),
        states.count(State.UNKNOWN),
        key,
    )
    return next((fit for fit, is_reached in ranked if is_reached), Fit.NONE)


def rank_fits(
    rule: PatternRule, present: Any, absent: Any, unknown: Any, key: Any
) -> tuple[tuple[Fit, Any], ...]:
    """Return each fit with whether it is reached; the first one reached counts.

    ``many`` and ``some`` start at the counts of the pattern; one key feature is
    enough for ``some``. Where no feature is present, and fewer than half of those
    that were asked were answered, or none was asked, the fit is ``cannot_tell``. Where
    no fit is reached, it is ``none``. Only operators are used that a column of a table
    has as well.

    Args:
        rule: The pattern.
        present: How many features are present: a number, or a column of numbers.
        absent: How many features are absent: likewise.
        unknown: How many features are unknown: likewise.
        key: Whether a key feature is present: a truth value, or a column of them.
    """
    # "|" and not "or", which cannot be used with columns.
    return (
        (Fit.MANY, present >= rule.fit.many),
        (Fit.SOME, (present >= rule.fit.some) | key),
        (Fit.FEW, present > 0),
        # With nothing present, what was answered is what is absent.
        (Fit.CANNOT_TELL, (unknown > absent) | (absent == 0)),
    )


def _pick_visit_answers(
    guidance: Guidance, evaluator: Evaluator, urgency: Urgency
) -> VisitAnswers:
    """Return the answers for the visit sheet, and what it says without private ones."""
    questions = evaluator.questionnaire.questions
    asked = evaluator.resolved.answers.keys()
    private = tuple(
        name for name in questions if questions[name].private and name in asked
    )
    discreet = _decide_urgency(guidance, evaluator, private)
    return VisitAnswers(
        groups=tuple(
            _make_group(group, evaluator) for group in guidance.visit_sheet.groups
        ),
        private=private,
        urgency=None if discreet == urgency else discreet,
    )


def _make_group(group: VisitSheetGroup, evaluator: Evaluator) -> AnswerGroup:
    """Return the answers of a group in words, without questions that were not asked.

    A derived number is among them where it is known: nobody was asked for it.
    """
    shown = evaluator.resolved.answers.keys() | evaluator.resolved.derived.keys()
    return AnswerGroup(
        title=group.title,
        answers=tuple(
            _make_visit_answer(name, evaluator)
            for name in group.answers
            if name in shown
        ),
    )


def _make_visit_answer(name: str, evaluator: Evaluator) -> VisitAnswer:
    """Return the answer to a question, or a derived number, for the visit sheet."""
    value = evaluator.resolved.known.get(name)
    question = evaluator.questionnaire.questions.get(name)
    if question is None:
        title, kind = evaluator.questionnaire.formulas[name].short, None
    else:
        title, kind = question.short, question.type
    scale = None
    if question and kind is Type.SCALE and isinstance(value, int | float):
        scale = Scale(value=value, low=question.low or 0, high=question.high or 0)
    return VisitAnswer(
        question=name,
        title=title,
        text=evaluator.format_answer(name),
        is_known=value is not None,
        is_own=kind is Type.TEXT,
        is_none=kind is Type.CHOICES and _is_none(question, value),
        scale=scale,
    )


def _is_none(question: Question | None, value: Value | None) -> bool:
    """Return whether an answer is an option that rules out all others."""
    return bool(
        question
        and isinstance(value, tuple)
        and value
        and set(value) <= set(question.exclusive)
    )
