"""Finds columns that look like danger signs, by their values or by their names."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from neurocheck.answers.parts import SEPARATORS
from neurocheck.cohort.cleaning.form_columns import TICKS, split_words
from neurocheck.cohort.columns_seen import ColumnSeen
from neurocheck.i18n.translate import gettext as _
from neurocheck.questionnaire.model import Question, Questionnaire, Type
from neurocheck.sanitize import one_line


__all__ = [
    "DangerSigns",
    "Sign",
    "describe_danger",
    "explain_shorter_list",
    "is_alike",
    "list_dangers",
]

_LEAST = 0.6  # of the weight of a text's words that a label must have
_MOST = 40  # words of a label; a longer text is none
_STEM = 4  # letters that two words share to count as one: smoke, smoking
_TELLING = 6  # labels with a word, from which on it tells nothing alone
_ASKING = 3  # questions with a word, from which on it only asks: do, you, have
_LONGEST = 60  # letters of a column's name
_BETWEEN = re.compile(f"[{re.escape(''.join(SEPARATORS))}]")


class Sign(NamedTuple):
    """A danger sign that a text seems to name, and how well, from 0 to 1."""

    question: str
    option: str
    likeness: float


class _Label(NamedTuple):
    """The words of an option; ``is_danger`` where it is a danger sign by itself."""

    question: str
    option: str
    words: frozenset[str]
    is_danger: bool
    is_for_all: bool


class DangerSigns:
    """Knows the words of all options, and which options are danger signs.

    A text is a danger sign where a label of one has most of what its words tell, and
    no label of anything else has as much.
    """

    def __init__(self, sets: Sequence[Questionnaire]) -> None:
        """Note the words; the first set names ids and options."""
        self._sets = sets
        self._labels = tuple(
            _Label(
                question.id,
                option,
                frozenset(split_words(f"{option} {label}")),
                _is_danger(question, option),
                question.show_if is None,
            )
            for each in sets
            for question in each.questions.values()
            for option, label in question.choices.items()
            if option not in {"yes", "no"}
        )
        self._counts = Counter(word for one in self._labels for word in one.words)
        self._alike: dict[str, frozenset[str]] = {}
        self._having: dict[str, frozenset[_Label]] = {}

    @cached_property
    def _asking(self) -> set[str]:
        """The words that make a question, and say nothing of what it asks."""
        texts = (one.text for each in self._sets for one in each.questions.values())
        counts = Counter(word for text in texts for word in {*split_words(text)})
        return {word for word, count in counts.items() if count >= _ASKING}

    def find(self, text: str, among: Question | None = None) -> Sign | None:
        """Return the danger sign that a text seems to name, if it does.

        Args:
            text: A value of a table.
            among: The question whose signs alone are meant.
        """
        words = {word for word in split_words(text) if not word.isdecimal()}
        is_one = len(words) == 1
        if not words or len(words) > _MOST or (is_one and not self._tells(*words)):
            return None
        signs, others = [], (0.0, 0.0)
        for label, rank in self._rank_labels(words).items():
            if not label.is_danger:
                others = max(others, rank)
            elif among is None or label.question == among.id:
                signs.append((rank[0], label.is_for_all, rank, label))
        if not signs:
            return None
        told, _all, rank, label = max(signs, key=lambda one: one[:3])
        return Sign(label.question, label.option, told) if rank > others else None

    def find_in(self, column: ColumnSeen) -> tuple[str, ...]:
        """Return the questions whose signs a column names, the most frequent first."""
        values = column.values if column.values is not None else column.sample
        if {*map(str.casefold, values)} <= TICKS.keys():
            name = column.label or column.name
            words = (one for one in split_words(name) if one not in self._asking)
            found = self.find(" ".join(words))
            return (found.question,) if found else ()
        texts = {text for value in values for text in (value, *_BETWEEN.split(value))}
        signs = map(self.find, sorted(texts))
        counts = Counter(sign.question for sign in signs if sign)
        return tuple(name for name, _count in counts.most_common())

    def _rank_labels(self, words: set[str]) -> dict[_Label, tuple[float, float]]:
        """Return how much of what words tell a label has, and how alike they are.

        Labels that have too little of it are left out.
        """
        told: dict[_Label, float] = {}
        for word in words:
            weight = self._weigh(word)
            for label in self._find_labels(word):
                told[label] = told.get(label, 0.0) + weight
        total = sum(map(self._weigh, words))
        found = {label: round(weight / total, 6) for label, weight in told.items()}
        return {
            label: (part, self._measure_overlap(words, label))
            for label, part in found.items()
            if part >= _LEAST
        }

    def _measure_overlap(self, words: set[str], label: _Label) -> float:
        """Return which share of all words of both is in both."""
        shared = sum(1 for word in words if label in self._find_labels(word))
        return shared / len(words | label.words)

    def _find_labels(self, word: str) -> frozenset[_Label]:
        """Return the labels that have a form of a word."""
        if word not in self._having:
            alike = self._find_alike(word)
            found = (one for one in self._labels if alike & one.words)
            self._having[word] = frozenset(found)
        return self._having[word]

    def _tells(self, word: str) -> bool:
        """Return whether a word alone can name a sign."""
        found = self._find_alike(word)
        return 0 < sum(self._counts[one] for one in found) < _TELLING

    def _weigh(self, word: str) -> float:
        """Return what a word tells: the rarer it is in labels, the more."""
        count = sum(self._counts[one] for one in self._find_alike(word))
        return math.log(1 + len(self._labels) / (count or 1))

    def _find_alike(self, word: str) -> frozenset[str]:
        """Return the words of labels that are forms of a word."""
        if word not in self._alike:
            found = (one for one in self._counts if is_alike(word, one))
            self._alike[word] = frozenset(found)
        return self._alike[word]


def describe_danger(
    column: str, found: Iterable[str], questionnaire: Questionnaire
) -> str:
    """Return in words that a column looks like danger signs, and of which questions."""
    named = (f"{id_} ({questionnaire.questions[id_].short})" for id_ in found)
    return _(
        '"{column}" looks like danger signs: {questions}.',
        column=one_line(column)[:_LONGEST],
        questions=", ".join(named),
    )


def list_dangers(
    looks: Mapping[str, Iterable[str]], questionnaire: Questionnaire
) -> Iterator[str]:
    """Yield what a map says first: each column that looks like danger signs."""
    if looks:
        yield _(
            "Look at this first. It counts only once this map says what it answers:"
        )
    for column, found in looks.items():
        yield f"  {describe_danger(column, found, questionnaire)}"


def explain_shorter_list() -> str:
    """Return the sentence that says what "None of these" means in a form's list."""
    return _(
        "Where your form lists fewer signs than these, 'None of these' means dont-know:"
        " what was not asked is not known."
    )


def _is_danger(question: Question, option: str) -> bool:
    """Return whether an option is a danger sign by itself.

    Questions with one answer ask more about a sign: when it began, or who saw it.
    """
    harmless = {*question.exclusive, *question.no_danger}
    is_sign = question.danger and question.type is Type.CHOICES
    return is_sign and option not in harmless


def is_alike(word: str, other: str) -> bool:
    """Return whether two words are forms of one."""
    if word == other:
        return True
    shorter = min(len(word), len(other))
    near = abs(len(word) - len(other)) < _STEM
    return near and shorter >= _STEM and word[: shorter - 1] == other[: shorter - 1]
