"""From answers to the assessment: a pure function over the rules of a guidance file."""

from collections.abc import Collection, Iterable, Iterator
from itertools import chain
from typing import Any, cast

from neurocheck.answers.accept import NON_ANSWER_WORDS, Answers, words
from neurocheck.answers.resolve import ResolvedAnswers, resolve
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
    TouchTest,
    Urgency,
    VisitAnswer,
    VisitAnswers,
)
from neurocheck.guidance.countries import fill_numbers
from neurocheck.guidance.rules import (
    PLACEHOLDER,
    Fit,
    Guidance,
    Level,
    PatternRule,
    Rule,
    TouchResult,
    TouchTestRule,
    VisitSheetGroup,
    VisitSheetRules,
)
from neurocheck.i18n.numbers import format_number
from neurocheck.i18n.translate import gettext as _
from neurocheck.questionnaire.conditions import (
    AllOf,
    Condition,
    comparisons,
    deciding_questions,
    evaluate,
)
from neurocheck.questionnaire.model import NonAnswer, Questionnaire, Type


__all__ = ["assess", "fit_of", "fits", "red_flags"]

_MAX_TOPICS = 5


def assess(
    questionnaire: Questionnaire, guidance: Guidance, answers: Answers
) -> Assessment:
    """Assess answers.

    Where one section was asked alone, only what speaks of its questions counts.

    Args:
        questionnaire: The question set that was answered.
        guidance: The guidance for it.
        answers: Accepted answers by question id. Answers to questions that would
            not have been asked count for nothing.

    Returns:
        The assessment: no probability and no score, but counts, words, the
        answers that each line rests on, and its sources.
    """
    guidance = fill_numbers(guidance)
    sheet = resolve(questionnaire, answers)
    reasons = _Reasons(questionnaire, sheet)

    def lines(rules: Iterable[Rule]) -> tuple[Line, ...]:
        return tuple(_line(rule, reasons) for rule in rules if reasons.applies(rule))

    urgency = _urgency(guidance, _flags(guidance, reasons))
    patterns = tuple(
        _pattern(rule, guidance, reasons)
        for rule in guidance.patterns
        if any(reasons.is_in_scope(feature.when) for feature in rule.features)
    )
    topics = dict.fromkeys(_topics(guidance, reasons, urgency.level, patterns))
    return Assessment(
        urgency=urgency,
        patterns=patterns,
        places=lines(guidance.places),
        other_causes=lines(guidance.other_causes),
        risk_factors=tuple(
            RiskFactor(
                **reasons.base_fields(rule),
                modifiable=rule.modifiable,
                helps=rule.helps,
            )
            for rule in guidance.risk_factors
            if reasons.applies(rule)
        ),
        checks=lines(guidance.checks),
        touch_test=_touch_test(guidance.touch_test, reasons),
        visit_questions=lines(guidance.visit_questions),
        not_known=lines(guidance.not_known),
        learn=() if questionnaire.part else lines(guidance.learn),
        limits=lines(guidance.limits),
        topics=tuple(topics)[:_MAX_TOPICS],
        visit=_visit(guidance.visit_sheet, reasons),
    )


def red_flags(
    questionnaire: Questionnaire,
    guidance: Guidance,
    answers: Answers,
    pending: Collection[str] = (),
) -> tuple[RedFlag, ...]:
    """Give the red flags that these answers raise, the most urgent first.

    Args:
        questionnaire: The question set that is answered.
        guidance: The guidance for it.
        answers: Accepted answers by question id.
        pending: Questions that are still to be asked. A flag that would rest on one
            of them being left open has to wait for it.
    """
    sheet = resolve(questionnaire, answers)
    return _flags(guidance, _Reasons(questionnaire, sheet, pending))


class _Reasons:
    """Says which rules apply to a sheet of answers, and which answers say so."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        sheet: ResolvedAnswers,
        pending: Collection[str] = (),
    ) -> None:
        self.questionnaire = questionnaire
        self.sheet = sheet
        self.pending = pending

    def applies(self, rule: Rule) -> bool:
        """Say whether a rule applies: only where its condition is true."""
        if rule.when is None:
            return True
        if not self.is_in_scope(rule.when):
            return False
        return evaluate(rule.when, self.sheet.known, self.pending) is True

    def is_in_scope(self, condition: Condition) -> bool:
        """Say whether a condition speaks of what was asked."""
        asked = self.questionnaire
        return not asked.part or any(
            leaf.question in asked.questions for leaf in comparisons(condition)
        )

    def reasons(self, condition: Condition | None) -> tuple[Reason, ...]:
        """Give the answers that decide a condition, in words, each once.

        Where none makes it true, what was left open does.
        """
        if condition is None:
            return ()
        known, asked = self.sheet.known, self.sheet.answers
        names = dict.fromkeys(deciding_questions(condition, known))
        if not names and evaluate(condition, known) is True:
            left_open = asked.keys() - known.keys()
            found = (leaf.question for leaf in comparisons(condition))
            names = dict.fromkeys(name for name in found if name in left_open)
        return tuple(Reason(question=name, text=self.say(name)) for name in names)

    def say(self, name: str) -> str:
        """Put a question and its answer, or a derived number, in words."""
        item = self.questionnaire.questions.get(name)
        short = item.short if item else self.questionnaire.formulas[name].short
        return f"{short}: {self.answer(name)}"

    def answer(self, name: str) -> str:
        """Put the answer to a question, or a derived number, in words."""
        question = self.questionnaire.questions.get(name)
        if question is not None:
            return words(question, self.sheet.answers.get(name, NonAnswer.SKIPPED))
        if name not in self.sheet.derived:
            return _(NON_ANSWER_WORDS[NonAnswer.SKIPPED])
        item = self.questionnaire.formulas[name]
        number = format_number(self.sheet.derived[name], f".{item.decimals}f")
        return f"{number} {item.unit}".strip()

    def interpolate(self, text: str) -> str:
        """Put the person's answers where a text names a question in braces."""
        return PLACEHOLDER.sub(lambda found: self.answer(found[1]), text)

    def base_fields(self, rule: Rule) -> dict[str, Any]:
        """Give the fields that every kind of line has."""
        return {
            "id": rule.id,
            "title": self.interpolate(rule.title),
            "text": self.interpolate(rule.text),
            "because": self.reasons(rule.when),
            "sources": rule.sources,
            "steps": rule.steps,
        }


def _line(rule: Rule, reasons: _Reasons) -> Line:
    """Status a rule that applies into a line."""
    return Line(**reasons.base_fields(rule))


def _touch_test(rule: TouchTestRule | None, reasons: _Reasons) -> TouchTest | None:
    """Say how to test the toes, and what came of it where it was done."""
    if (
        rule is None
        or evaluate(rule.when or AllOf(()), reasons.sheet.known) is not True
    ):
        return None
    result = next(filter(reasons.applies, rule.results), None)
    known = reasons.sheet.known
    return TouchTest(
        **reasons.base_fields(rule),
        result=_line(result, reasons) if result else None,
        toes={
            question.toe: cast("TouchResult", known[name])
            for name, question in reasons.questionnaire.questions.items()
            if question.toe and name in known
        },
    )


def _flags(guidance: Guidance, reasons: _Reasons) -> tuple[RedFlag, ...]:
    """Give the red flags that apply, the most urgent first."""
    found = [
        RedFlag(**reasons.base_fields(rule), level=rule.level)
        for rule in guidance.red_flags
        if reasons.applies(rule)
    ]
    return tuple(sorted(found, key=lambda flag: flag.level.rank))


def _urgency(guidance: Guidance, flags: tuple[RedFlag, ...]) -> Urgency:
    """Take the most urgent level among the flags."""
    level = flags[0].level if flags else Level.ROUTINE
    said = guidance.urgency[level]
    return Urgency(
        level=level,
        title=said.title,
        text=said.text,
        reasons=flags,
        sources=said.sources,
    )


def _pattern(rule: PatternRule, guidance: Guidance, reasons: _Reasons) -> Pattern:
    """Hold the answers against a pattern."""
    features = tuple(
        Feature(
            id=feature.id,
            text=feature.text,
            present=evaluate(feature.when, reasons.sheet.known),
            because=reasons.reasons(feature.when),
            sources=feature.sources,
        )
        for feature in rule.features
    )
    fit = fit_of(rule, [feature.present for feature in features])
    return Pattern(
        id=rule.id,
        title=rule.title,
        text=rule.text,
        fit=fit,
        fit_words=guidance.fits[fit],
        features=features,
        sources=rule.sources,
    )


def _topics(
    guidance: Guidance, reasons: _Reasons, level: Level, patterns: tuple[Pattern, ...]
) -> Iterator[str]:
    """Name the topics of all that applies, the most fitting first."""
    fits = {pattern.id: pattern.fit for pattern in patterns}
    rules: Iterable[Rule] = chain(
        guidance.red_flags,
        guidance.visit_questions,
        guidance.risk_factors,
        guidance.checks,
        guidance.other_causes,
    )
    named = (
        guidance.urgency[level].topic,
        *(rule.topic for rule in guidance.patterns if fits.get(rule.id) is Fit.MANY),
        *(rule.topic for rule in guidance.patterns if fits.get(rule.id) is Fit.SOME),
        *(rule.topic for rule in rules if rule.topic and reasons.applies(rule)),
    )
    return filter(None, named)


def fit_of(rule: PatternRule, present: list[bool | None]) -> Fit:
    """Put counts of features into a word; see :func:`fits`."""
    key = any(
        feature.key and value
        for feature, value in zip(rule.features, present, strict=True)
    )
    found = fits(rule, present.count(True), present.count(None), key)
    return next((fit for fit, holds in found if holds), Fit.NONE)


def fits(
    rule: PatternRule, present: Any, unknown: Any, key: Any
) -> tuple[tuple[Fit, Any], ...]:
    """Give each fit with whether it is reached; the first that is, is the fit.

    ``many`` and ``some`` start at the pattern's own counts; one key feature is
    enough for ``some``. With none present, and fewer than half of them answered,
    nothing can be told. Where no fit is reached, it is ``none``.

    Args:
        rule: The pattern.
        present: How many features are present: a number, or a table column.
        unknown: How many are unknown.
        key: Whether a key feature is present.
    """
    return (
        (Fit.MANY, present >= rule.fit.many),
        (Fit.SOME, (present >= rule.fit.some) | key),
        (Fit.FEW, present > 0),
        (Fit.CANNOT_TELL, unknown * 2 > len(rule.features)),
    )


def _visit(rule: VisitSheetRules, reasons: _Reasons) -> VisitAnswers:
    """Pick the answers for the visit sheet."""
    return VisitAnswers(groups=tuple(_group(group, reasons) for group in rule.groups))


def _group(group: VisitSheetGroup, reasons: _Reasons) -> AnswerGroup:
    """Put the answers of a group in words, those only that were asked for."""
    asked = reasons.sheet.answers.keys()
    formulas = reasons.questionnaire.formulas.values()
    shown = asked | {f.id for f in formulas if set(f.formula.names()) <= asked}
    names = (name for name in group.answers if name in shown)
    return AnswerGroup(
        title=group.title, answers=tuple(_answered(name, reasons) for name in names)
    )


def _answered(name: str, reasons: _Reasons) -> VisitAnswer:
    """Put an answer or a derived number in words."""
    value = reasons.sheet.known.get(name)
    question = reasons.questionnaire.questions.get(name)
    if question is None:
        title, kind = reasons.questionnaire.formulas[name].short, None
    else:
        title, kind = question.short, question.type
    scale = None
    if question and kind is Type.SCALE and isinstance(value, int | float):
        scale = Scale(value=value, low=question.low or 0, high=question.high or 0)
    return VisitAnswer(
        question=name,
        title=title,
        text=reasons.answer(name),
        is_known=value is not None,
        is_own=kind is Type.TEXT,
        scale=scale,
    )
