"""From answers to the assessment: a pure function over the rules of a guidance file."""

from collections.abc import Collection, Iterable
from typing import Any

from neurocheck.guidance.model import (
    PLACEHOLDER,
    Assessment,
    Feature,
    Fit,
    Guidance,
    Level,
    Line,
    Pattern,
    PatternRule,
    Reason,
    RedFlag,
    RiskFactor,
    Rule,
    Urgency,
)
from neurocheck.questionnaire.conditions import Condition, grounds, holds
from neurocheck.questionnaire.model import NonAnswer, Questionnaire
from neurocheck.response.answers import NON_ANSWER_WORDS, Raw, words
from neurocheck.response.sheet import Sheet, settle


__all__ = ["assess", "fit_of", "fits", "red_flags"]


def assess(
    questionnaire: Questionnaire, guidance: Guidance, answers: Raw
) -> Assessment:
    """Assess answers.

    Args:
        questionnaire: The question set that was answered.
        guidance: The guidance for it.
        answers: Accepted answers by question id. Answers to questions that would
            not have been asked count for nothing.

    Returns:
        The assessment: no probability and no score, but counts, words, the
        answers that each line rests on, and its sources.
    """
    sheet = settle(questionnaire, answers)
    reasons = _Reasons(questionnaire, sheet)

    def lines(rules: Iterable[Rule]) -> tuple[Line, ...]:
        return tuple(_line(rule, reasons) for rule in rules if reasons.applies(rule))

    touch = guidance.touch_test
    return Assessment(
        urgency=_urgency(guidance, _flags(guidance, reasons)),
        patterns=tuple(_pattern(rule, guidance, reasons) for rule in guidance.patterns),
        places=lines(guidance.places),
        other_causes=lines(guidance.other_causes),
        risk_factors=tuple(
            RiskFactor(
                **reasons.common(rule), modifiable=rule.modifiable, helps=rule.helps
            )
            for rule in guidance.risk_factors
            if reasons.applies(rule)
        ),
        checks=lines(guidance.checks),
        touch_test=_line(touch, reasons) if touch and reasons.applies(touch) else None,
        visit_questions=lines(guidance.visit_questions),
        not_known=lines(guidance.not_known),
        learn=lines(guidance.learn),
        limits=lines(guidance.limits),
    )


def red_flags(
    questionnaire: Questionnaire,
    guidance: Guidance,
    answers: Raw,
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
    sheet = settle(questionnaire, answers)
    return _flags(guidance, _Reasons(questionnaire, sheet, pending))


class _Reasons:
    """Says which rules apply to a sheet of answers, and which answers say so."""

    def __init__(
        self, questionnaire: Questionnaire, sheet: Sheet, pending: Collection[str] = ()
    ) -> None:
        self.questionnaire = questionnaire
        self.sheet = sheet
        self.pending = pending

    def applies(self, rule: Rule) -> bool:
        """Say whether a rule applies: only where its condition is true."""
        if rule.when is None:
            return True
        return holds(rule.when, self.sheet.known, self.pending) is True

    def because(self, condition: Condition | None) -> tuple[Reason, ...]:
        """Give the answers that decide a condition, in words, each once."""
        if condition is None:
            return ()
        names = dict.fromkeys(grounds(condition, self.sheet.known))
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
            return NON_ANSWER_WORDS[NonAnswer.SKIPPED]
        item = self.questionnaire.formulas[name]
        return f"{self.sheet.derived[name]:.{item.decimals}f} {item.unit}".strip()

    def fill(self, text: str) -> str:
        """Put the person's answers where a text names a question in braces."""
        return PLACEHOLDER.sub(lambda found: self.answer(found[1]), text)

    def common(self, rule: Rule) -> dict[str, Any]:
        """Give the fields that every kind of line has."""
        return {
            "id": rule.id,
            "title": self.fill(rule.title),
            "text": self.fill(rule.text),
            "because": self.because(rule.when),
            "sources": rule.sources,
            "steps": rule.steps,
        }


def _line(rule: Rule, reasons: _Reasons) -> Line:
    """Turn a rule that applies into a line."""
    return Line(**reasons.common(rule))


def _flags(guidance: Guidance, reasons: _Reasons) -> tuple[RedFlag, ...]:
    """Give the red flags that apply, the most urgent first."""
    found = [
        RedFlag(**reasons.common(rule), level=rule.level)
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
            present=holds(feature.when, reasons.sheet.known),
            because=reasons.because(feature.when),
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
