"""Write the pages that are made from the data: the method page and the review record.

Run ``python scripts/make_pages.py`` after a change in ``data/`` or ``tests/cases/``.
Only what stands between two marks in a page is written; the rest is by hand.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import yaml

from neurocheck.bundle import Bundle, load_bundle
from neurocheck.guidance.countries import PHONE_NUMBERS, load_countries
from neurocheck.guidance.load import RULE_LISTS
from neurocheck.questionnaire.conditions import Condition, comparisons
from neurocheck.questionnaire.load import load_questionnaire
from neurocheck.sources import cite
from neurocheck.topics.model import Topic
from neurocheck.topics.parse import load_topics


__all__ = ["METHOD", "REVIEW", "write_page"]

_DOCS = Path(__file__).parents[1] / "docs"
METHOD = _DOCS / "method.md"
REVIEW = _DOCS / "clinical-review.md"
CASES = METHOD.parents[1] / "tests" / "cases"
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9\"{])")
_MARKED = re.compile(r"(<!-- made: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
_SAYS_NOTHING = {"No", "Yes", "None of these", "Tick all that fit."}


@cache
def _knowledge() -> Bundle:
    """Load the bundled files."""
    return load_bundle(load_questionnaire(), None)


@cache
def _texts() -> dict[str, Any]:
    """Read the guidance as it stands in its file, with the numbers not filled in."""
    path = METHOD.parents[1] / "data" / "guidance.yaml"
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


@cache
def _topics() -> dict[str, Topic]:
    """Load the topics."""
    return load_topics(_knowledge().sources)


# ── how tables are written ───────────────────────────────────────────────────────


def _table(head: str, rows: Iterable[Iterable[str]]) -> str:
    """Write a table; ``head`` names the columns between bars."""
    names = head.split(" | ")
    lines = [f"| {head} |", "| " + " | ".join("---" for _ in names) + " |"]
    lines += ["| " + " | ".join(map(_cell, row)) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    """Make a text fit for a cell."""
    return " ".join(text.replace("|", "\\|").split())


def _keys(keys: Iterable[str]) -> str:
    """Name sources by their keys, and say which were read in another account."""
    sources = _knowledge().sources
    return ", ".join(
        f"{key} (2nd)" if sources[key].seen == "second-hand" else key for key in keys
    )


def _asked(condition: Condition | None) -> str:
    """Name the questions that decide a condition."""
    if condition is None:
        return "everyone"
    return ", ".join(
        dict.fromkeys(f"`{leaf.question}`" for leaf in comparisons(condition))
    )


# ── the tables of the method page ────────────────────────────────────────────────


def _sections() -> str:
    """List the sections of the question set."""
    sections = _knowledge().questionnaire.sections
    rows = (
        (
            one.title,
            str(len(one.questions)),
            str(sum(question.show_if is None for question in one.questions)),
            str(len({key for question in one.questions for key in question.sources})),
        )
        for one in sections
    )
    return _table("section | questions | asked of everyone | sources", rows)


def _features() -> str:
    """List what each pattern's features rest on."""
    rows = (
        (
            pattern.id,
            f"**{feature.text}**" if feature.key else feature.text,
            _asked(feature.when),
            _keys(feature.sources),
        )
        for pattern in _knowledge().guidance.patterns
        for feature in pattern.features
    )
    return _table("pattern | feature | decided by | sources", rows)


def _fits() -> str:
    """List where a fit begins."""
    rows = (
        (one.title, str(len(one.features)), str(one.fit.some), str(one.fit.many))
        for one in _knowledge().guidance.patterns
    )
    return _table("pattern | features | some from | many from", rows)


def _red_flags() -> str:
    """List what needs care, and how soon."""
    rows = (
        (
            str(rule.level).replace("_", " "),
            rule.title,
            _asked(rule.when),
            _keys(rule.sources),
        )
        for rule in _knowledge().guidance.red_flags
    )
    return _table("level | what | decided by | sources", rows)


def _risk_factors() -> str:
    """List what raises risk."""
    rows = (
        (rule.title, rule.modifiable, _asked(rule.when), _keys(rule.sources))
        for rule in _knowledge().guidance.risk_factors
    )
    return _table("factor | can be changed | decided by | sources", rows)


def _cases() -> str:
    """List the published people, and what is accepted for them."""
    path = CASES / "published.yaml"
    cases = yaml.safe_load(path.read_text(encoding="utf-8"))
    rows = (
        (
            name,
            case["source"],
            " or ".join(case["urgency"]).replace("_", " "),
            " or ".join(" and ".join(one) or "none" for one in case["patterns"]),
        )
        for name, case in cases.items()
    )
    return _table("case | source | accepted urgency | accepted patterns", rows)


def _second_hand() -> str:
    """List the sources that were read in somebody else's account."""
    named = _lines()
    rows = (
        (key, cite(source), str(sum(key in line.keys for line in named)))
        for key, source in _knowledge().sources.items()
        if source.seen == "second-hand"
    )
    return _table("key | source | sentences", rows)


# ── the review record ────────────────────────────────────────────────────────────


class _Line(msgspec.Struct, frozen=True):
    """A text to sign off: where it stands, what it says, and its sources."""

    place: str
    text: str
    keys: tuple[str, ...]


def _lines() -> list[_Line]:
    """Give every line of the data that a clinician should check."""
    return [*_of_questions(), *_of_guidance(), *_of_topics()]


def _of_questions() -> Iterator[_Line]:
    """Give every text of every question, and its options."""
    for question in _knowledge().questionnaire.questions.values():
        parts = {"text": question.text, "help": question.help, "why": question.why}
        for name, text in parts.items():
            place = f"{question.id} {name}"
            yield from _sentences(place, text, question.sources)
        for option, text in question.choices.items():
            if text not in _SAYS_NOTHING:
                place = f"{question.id} = {option}"
                yield _Line(place, text, question.sources)


def _of_guidance() -> Iterator[_Line]:
    """Give every line of the guidance, as it stands in its file."""
    raw = _texts()
    for level, said in raw["urgency"].items():
        yield from _of_rule(f"urgency.{level}", said)
    for name in ("red_flags", "patterns", *(n for n in RULE_LISTS if n != "red_flags")):
        for rule in raw[name] if name != "places" else ():
            yield from _of_rule(f"{name}.{rule['id']}", rule)
            for feature in rule.get("features", ()):
                place = f"{name}.{rule['id']}.{feature['id']}"
                yield _Line(place, feature["text"], tuple(feature["sources"]))
    if "touch_test" in raw:
        yield from _of_rule("touch_test", raw["touch_test"])
        for rule in raw["touch_test"].get("results", ()):
            yield from _of_rule(f"touch_test.{rule['id']}", rule)


def _of_rule(place: str, rule: dict[str, Any]) -> Iterator[_Line]:
    """Give the sentences of a rule."""
    keys = tuple(rule.get("sources", ()))
    yield _Line(f"{place} title", rule["title"], keys)
    said = [rule.get("text", ""), *rule.get("steps", ()), rule.get("helps", "")]
    yield from _sentences(place, " ".join(filter(None, said)), keys)


def _of_topics() -> Iterator[_Line]:
    """Give the sentences of every topic."""
    for topic in _topics().values():
        yield _Line(f"{topic.id} summary", topic.summary, ())
        passages = (one for part in topic.sections for one in part.passages)
        for number, passage in enumerate(passages, 1):
            text = f"{passage.lead} {passage.text}".strip()
            yield from _sentences(f"{topic.id} {number}", text, passage.sources)


def _sentences(place: str, text: str, keys: tuple[str, ...]) -> Iterator[_Line]:
    """Cut a text into sentences, each with its number."""
    found = [one for one in _SENTENCE.split(text) if one not in {"", *_SAYS_NOTHING}]
    for number, sentence in enumerate(found, 1):
        yield _Line(f"{place} {number}" if found[1:] else place, sentence, keys)


def _signed(lines: Iterable[_Line]) -> str:
    """Write lines with a place to sign each off."""
    rows = ((line.place, line.text, _keys(line.keys), "", "") for line in lines)
    return _table("place | sentence | sources | checked by | date", rows)


def _numbers() -> str:
    """Write whom to call, with a place to sign each number off."""
    numbers = (
        (f"{key}.{name}", getattr(country, name))
        for key, country in load_countries().items()
        for name in PHONE_NUMBERS
    )
    return _signed(
        _Line(place, number.words, number.sources)
        for place, number in numbers
        if number.sources
    )


def _sources() -> str:
    """List every source in full."""
    listed = _knowledge().sources.items()
    rows = sorted(listed, key=lambda pair: pair[0].casefold())
    return _table("key | source", ((key, cite(source)) for key, source in rows))


def _count() -> str:
    """Say how much there is to do."""
    sources = len(_knowledge().sources)
    return f"There are {len(_lines()):,} lines to sign off, from {sources} sources.\n"


_PARTS: dict[str, Callable[[], str]] = {
    "sections": _sections,
    "features": _features,
    "fits": _fits,
    "red_flags": _red_flags,
    "risk_factors": _risk_factors,
    "cases": _cases,
    "second_hand": _second_hand,
    "count": _count,
    "questions": lambda: _signed(_of_questions()),
    "guidance": lambda: _signed(_of_guidance()),
    "topics": lambda: _signed(_of_topics()),
    "numbers": _numbers,
    "sources": _sources,
}


def write_page(path: Path) -> str:
    """Give a page with all that is made from the data written anew."""
    return _MARKED.sub(
        lambda found: f"{found[1]}\n{_PARTS[found[2]]()}\n{found[3]}",
        path.read_text(encoding="utf-8"),
    )


if __name__ == "__main__":
    for page in (METHOD, REVIEW):
        page.write_text(write_page(page), encoding="utf-8")
