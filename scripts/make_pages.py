"""Write the pages that are made from the data: the method, and the records of review.

Run ``python scripts/make_pages.py`` after a change in ``data/`` or ``tests/cases/``.
Only what stands between two marks in a page is written; the rest is by hand.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import yaml
from babel import Locale

from neurocheck.bundle import Bundle, load_bundle
from neurocheck.guidance.countries import NUMBER_LISTS, PHONE_NUMBERS, load_countries
from neurocheck.guidance.load import RULE_LISTS
from neurocheck.questionnaire.conditions import Condition, comparisons
from neurocheck.questionnaire.load import load_questionnaire
from neurocheck.sources import cite
from neurocheck.topics.model import Topic
from neurocheck.topics.parse import load_topics
from neurocheck.translations.catalogs import find_languages, read_catalog


__all__ = ["METHOD", "REVIEW", "list_reviews", "write_page", "write_review"]

_DOCS = Path(__file__).parents[1] / "docs"
METHOD = _DOCS / "method.md"
REVIEW = _DOCS / "clinical-review.md"
INSTALL = _DOCS / "install.md"
CASES = METHOD.parents[1] / "tests" / "cases"
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9\"{])")
_MARKED = re.compile(r"(<!-- made: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
_SAYS_NOTHING = {"No", "Yes", "None of these", "Tick all that fit."}


@cache
def _load_bundled() -> Bundle:
    """Return the bundled question set, guidance and sources."""
    return load_bundle(load_questionnaire(), None)


@cache
def _read_guidance() -> dict[str, Any]:
    """Return the guidance as it is in its file, with the numbers not filled in."""
    path = METHOD.parents[1] / "data" / "guidance.yaml"
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


@cache
def _load_bundled_topics() -> dict[str, Topic]:
    """Return the bundled topics."""
    return load_topics(_load_bundled().sources)


# ── writing tables ───────────────────────────────────────────────────────────────


def _format_table(head: str, rows: Iterable[Iterable[str]]) -> str:
    """Return a Markdown table; ``head`` names the columns between bars."""
    names = head.split(" | ")
    lines = [f"| {head} |", "| " + " | ".join("---" for _ in names) + " |"]
    lines += ["| " + " | ".join(map(_format_cell, row)) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def _format_cell(text: str) -> str:
    """Return a text that fits into a table cell: one line, bars escaped."""
    return " ".join(text.replace("|", "\\|").split())


def _format_keys(keys: Iterable[str]) -> str:
    """Return source keys as a list, second-hand sources marked."""
    sources = _load_bundled().sources
    return ", ".join(
        f"{key} (2nd)" if sources[key].seen == "second-hand" else key for key in keys
    )


def _list_deciding_questions(condition: Condition | None) -> str:
    """Return the questions that decide a condition, as a list."""
    if condition is None:
        return "everyone"
    return ", ".join(
        dict.fromkeys(f"`{leaf.question}`" for leaf in comparisons(condition))
    )


# ── the tables of the method page ────────────────────────────────────────────────


def _list_sections() -> str:
    """Return the table of the question set's sections."""
    sections = _load_bundled().questionnaire.sections
    rows = (
        (
            one.title,
            str(len(one.questions)),
            str(sum(question.show_if is None for question in one.questions)),
            str(len({key for question in one.questions for key in question.sources})),
        )
        for one in sections
    )
    return _format_table("section | questions | asked of everyone | sources", rows)


def _list_features() -> str:
    """Return the table of the features of each pattern."""
    rows = (
        (
            pattern.id,
            f"**{feature.text}**" if feature.key else feature.text,
            _list_deciding_questions(feature.when),
            _format_keys(feature.sources),
        )
        for pattern in _load_bundled().guidance.patterns
        for feature in pattern.features
    )
    return _format_table("pattern | feature | decided by | sources", rows)


def _list_fits() -> str:
    """Return the table of the counts at which a pattern's fit begins."""
    rows = (
        (one.title, str(len(one.features)), str(one.fit.some), str(one.fit.many))
        for one in _load_bundled().guidance.patterns
    )
    return _format_table("pattern | features | some from | many from", rows)


def _list_red_flags() -> str:
    """Return the table of the red flags by urgency."""
    rows = (
        (
            str(rule.level).replace("_", " "),
            rule.title,
            _list_deciding_questions(rule.when),
            _format_keys(rule.sources),
        )
        for rule in _load_bundled().guidance.red_flags
    )
    return _format_table("level | what | decided by | sources", rows)


def _list_risk_factors() -> str:
    """Return the table of the risk factors."""
    rows = (
        (
            rule.title,
            rule.modifiable,
            _list_deciding_questions(rule.when),
            _format_keys(rule.sources),
        )
        for rule in _load_bundled().guidance.risk_factors
    )
    return _format_table("factor | can be changed | decided by | sources", rows)


def _list_cases() -> str:
    """Return the table of the published cases and the results accepted for them."""
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
    return _format_table("case | source | accepted urgency | accepted patterns", rows)


def _list_second_hand() -> str:
    """Return the table of the sources that were read only as others cite them."""
    named = _list_lines()
    rows = (
        (key, cite(source), str(sum(key in line.keys for line in named)))
        for key, source in _load_bundled().sources.items()
        if source.seen == "second-hand"
    )
    return _format_table("key | source | sentences", rows)


# ── the review record ────────────────────────────────────────────────────────────


class _Line(msgspec.Struct, frozen=True):
    """A text to sign off: its place in the data, its words and its sources."""

    place: str
    text: str
    keys: tuple[str, ...]


def _list_lines() -> list[_Line]:
    """Return every text of the data that a clinician should check."""
    return [*_list_questions(), *_list_guidance(), *_list_topics()]


def _list_questions() -> Iterator[_Line]:
    """Yield the texts of every question and its options."""
    for question in _load_bundled().questionnaire.questions.values():
        parts = {"text": question.text, "help": question.help, "why": question.why}
        for name, text in parts.items():
            place = f"{question.id} {name}"
            yield from _split_sentences(place, text, question.sources)
        for option, text in question.choices.items():
            if text not in _SAYS_NOTHING:
                place = f"{question.id} = {option}"
                yield _Line(place, text, question.sources)


def _list_guidance() -> Iterator[_Line]:
    """Yield the texts of the guidance, as they are in its file."""
    raw = _read_guidance()
    for level, said in raw["urgency"].items():
        yield from _list_rule(f"urgency.{level}", said)
    for name in ("red_flags", "patterns", *(n for n in RULE_LISTS if n != "red_flags")):
        for rule in raw.get(name, ()) if name != "places" else ():
            yield from _list_rule(f"{name}.{rule['id']}", rule)
            for note in rule.get("notes", ()):
                yield from _list_rule(f"{name}.{rule['id']}.{note['id']}", note)
            for feature in rule.get("features", ()):
                place = f"{name}.{rule['id']}.{feature['id']}"
                yield _Line(place, feature["text"], tuple(feature["sources"]))
    if "touch_test" in raw:
        yield from _list_rule("touch_test", raw["touch_test"])
        for rule in raw["touch_test"].get("results", ()):
            yield from _list_rule(f"touch_test.{rule['id']}", rule)


def _list_rule(place: str, rule: dict[str, Any]) -> Iterator[_Line]:
    """Yield the sentences of a rule."""
    keys = tuple(rule.get("sources", ()))
    yield _Line(f"{place} title", rule["title"], keys)
    said = [rule.get("text", ""), *rule.get("steps", ()), rule.get("helps", "")]
    yield from _split_sentences(place, " ".join(filter(None, said)), keys)


def _list_topics() -> Iterator[_Line]:
    """Yield the sentences of every topic."""
    for topic in _load_bundled_topics().values():
        yield _Line(f"{topic.id} summary", topic.summary, ())
        passages = (one for part in topic.sections for one in part.passages)
        for number, passage in enumerate(passages, 1):
            text = f"{passage.lead} {passage.text}".strip()
            yield from _split_sentences(f"{topic.id} {number}", text, passage.sources)


def _split_sentences(place: str, text: str, keys: tuple[str, ...]) -> Iterator[_Line]:
    """Yield the sentences of a text, numbered where there are several."""
    found = [one for one in _SENTENCE.split(text) if one not in {"", *_SAYS_NOTHING}]
    for number, sentence in enumerate(found, 1):
        yield _Line(f"{place} {number}" if found[1:] else place, sentence, keys)


def _format_sign_off(lines: Iterable[_Line]) -> str:
    """Return the table of some lines, with room to sign each one off."""
    rows = ((line.place, line.text, _format_keys(line.keys), "", "") for line in lines)
    return _format_table("place | sentence | sources | checked by | date", rows)


def _list_numbers() -> str:
    """Return the table of the phone numbers to sign off."""
    numbers = (
        (f"{key}.{name}", getattr(country, name))
        for key, country in load_countries().items()
        for name in (*PHONE_NUMBERS, *NUMBER_LISTS)
    )
    return _format_sign_off(
        _Line(place, number.words, number.sources)
        for place, number in numbers
        if number and number.sources
    )


def _list_sources() -> str:
    """Return the table of all sources, cited in full."""
    listed = _load_bundled().sources.items()
    rows = sorted(listed, key=lambda pair: pair[0].casefold())
    return _format_table("key | source", ((key, cite(source)) for key, source in rows))


def _count_lines() -> str:
    """Return a sentence with the number of lines to sign off."""
    sources = len(_load_bundled().sources)
    return (
        f"There are {len(_list_lines()):,} lines to sign off, from {sources} sources.\n"
    )


# ── the page on installing ───────────────────────────────────────────────────────


def _list_requirements() -> str:
    """Return the table of what an installation brings along, each with its reason."""
    text = (METHOD.parents[1] / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)["project"]
    lists = {"": project["dependencies"], **project["optional-dependencies"]}
    # The reasons are comments there, so that they are read where they are changed.
    reasons = dict(
        re.findall(r'"([\w-]+)>=[^"]+"\]?, *# (.+)', text.replace("]", "],"))
    )
    rows = (
        (f"`{extra}`" if extra else "all", name, reasons[name])
        for extra, lines in lists.items()
        for name in (re.split("[<>=]", line)[0] for line in lines)
    )
    return _format_table("with | what | why", rows)


_PARTS: dict[str, Callable[[], str]] = {
    "sections": _list_sections,
    "features": _list_features,
    "fits": _list_fits,
    "red_flags": _list_red_flags,
    "risk_factors": _list_risk_factors,
    "cases": _list_cases,
    "second_hand": _list_second_hand,
    "count": _count_lines,
    "questions": lambda: _format_sign_off(_list_questions()),
    "guidance": lambda: _format_sign_off(_list_guidance()),
    "topics": lambda: _format_sign_off(_list_topics()),
    "numbers": _list_numbers,
    "sources": _list_sources,
    "requirements": _list_requirements,
}


# ── the review of a translation ──────────────────────────────────────────────────

_REVIEW_OF_TRANSLATION = """\
# Review of the translation: {name}

Made by `python scripts/make_pages.py`; do not edit it by hand. What decides what a
person does stands here beside the English: all guidance, and the questions about signs
of danger. Somebody who speaks both languages and knows medicine signs each line: does
the translation say the same, as urgently, and with the same doubt? Where it does not,
change `data/locales/{code}/`, and make this page anew.

{said}

## Questions about signs of danger

{questions}
## Guidance

{guidance}"""

_SAID = {
    False: "**No clinician has reviewed this translation yet**, and the program says"
    " so wherever it gives\nadvice. Once every line is signed, put name and date behind"
    " `X-Reviewed-By-Clinician:` in\nthe head of `program.po`: the program then stops"
    " saying it.",
    True: "A clinician has reviewed this translation; `program.po` says who, and when.",
}


def list_reviews() -> dict[str, Path]:
    """Return the page for the review of each language that ships, by its code."""
    return {code: _DOCS / f"clinical-review-{code}.md" for code in find_languages()}


def write_review(code: str) -> str:
    """Return the page on which the translation into a language is signed off."""
    folder = find_languages()[code]
    questions = _load_bundled().questionnaire.questions.values()
    danger = {one.id for one in questions if one.danger}
    return _REVIEW_OF_TRANSLATION.format(
        code=code,
        name=Locale.parse(code, sep="-").get_display_name("en"),
        said=_SAID[read_catalog(folder / "program.po").is_reviewed],
        questions=_compare(folder / "questions.po", lambda place: place in danger),
        guidance=_compare(folder / "guidance.po", lambda _place: True),
    )


def _compare(path: Path, is_wanted: Callable[[str], bool]) -> str:
    """Return a table of English sentences and their translations, to be signed.

    Args:
        path: The catalog.
        is_wanted: Whether a text is, by the first part of its place.
    """
    rows = [
        (place.partition("/")[2], *pair, "", "")
        for (place, english), forms in read_catalog(path).texts.items()
        if is_wanted(place.split("/")[1])
        for pair in _pair_sentences(english, forms[0])
    ]
    return _format_table("place | English | translation | checked by | date", rows)


def _pair_sentences(english: str, translated: str) -> list[tuple[str, str]]:
    """Return each sentence with its translation; the whole where they do not match."""
    ends = re.compile(r"(?<=[.!?:])\s+")
    one, other = ends.split(english), ends.split(translated)
    if len(one) != len(other):
        return [(english, translated)]
    return [*zip(one, other, strict=True)]


def write_page(path: Path) -> str:
    """Return a page with every generated part brought up to date."""
    return _MARKED.sub(
        lambda found: f"{found[1]}\n{_PARTS[found[2]]()}\n{found[3]}",
        path.read_text(encoding="utf-8"),
    )


if __name__ == "__main__":
    for page in (METHOD, REVIEW, INSTALL):
        page.write_text(write_page(page), encoding="utf-8")
    for language, page in list_reviews().items():
        page.write_text(write_review(language), encoding="utf-8")
