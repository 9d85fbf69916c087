"""Finds every text that there is to translate, in the code and in the data."""

import ast
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

import msgspec

from neurocheck.guidance.countries import (
    ANY,
    load_countries,
    name_country,
    set_country,
)
from neurocheck.guidance.load import load_guidance
from neurocheck.i18n.language import Language, override
from neurocheck.problems import Code
from neurocheck.questionnaire.load import load_questionnaire
from neurocheck.resources import bundled
from neurocheck.translations.guidance import translate_guidance
from neurocheck.translations.questionnaire import translate_questionnaire


__all__ = [
    "Text",
    "extract_from_code",
    "extract_from_data",
    "extract_texts",
    "hash_topics",
]

_SOURCE = Path(__file__).parents[1]
# `_` is gettext, which files import under that name.
_TEXT_COUNTS = {"_": 1, "gettext_noop": 1, "ngettext": 2}
"""The functions that mark texts, and how many of their first arguments are texts."""


class Text(msgspec.Struct, frozen=True, kw_only=True):
    """A text to translate.

    Attributes:
        singular: The text in English.
        plural: Its plural, or "".
        context: Its place in a data file; "" for a text of the code.
        locations: Where a translator finds it.
    """

    singular: str
    plural: str = ""
    context: str = ""
    locations: tuple[str, ...] = ()

    @property
    def catalog(self) -> str:
        """The name of the catalog that holds its translation."""
        return self.context.partition("/")[0] or "program"

    @property
    def key(self) -> tuple[str, str]:
        """Context and singular, which no two texts of a catalog share."""
        return self.context, self.singular


def extract_texts(help_texts: Iterable[str]) -> dict[str, list[Text]]:
    """Return every text to translate, by catalog, each once, in the order found.

    Args:
        help_texts: The help of all commands, which only the commands know.
    """
    merged: dict[tuple[str, str], Text] = {}
    for text in [
        *extract_from_code(),
        *(Text(singular=text, locations=("--help",)) for text in help_texts),
        *extract_from_data(),
    ]:
        known = merged.get(text.key, text)
        merged[text.key] = msgspec.structs.replace(
            known,
            plural=known.plural or text.plural,
            locations=tuple(dict.fromkeys([*known.locations, *text.locations])),
        )
    catalogs: dict[str, list[Text]] = {}
    for text in merged.values():
        catalogs.setdefault(text.catalog, []).append(text)
    return catalogs


def extract_from_code() -> Iterator[Text]:
    """Yield every text that the code marks, and the message of every problem."""
    # Babel's own extractor does not look into f-strings before Python 3.12.
    for path in sorted(_SOURCE.rglob("*.py")):
        location = path.relative_to(_SOURCE).as_posix()
        tree = ast.parse(path.read_text(encoding="utf-8"))
        calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
        for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
            texts = _find_texts(call)
            if texts:
                singular, plural = [*texts, ""][:2]
                yield Text(singular=singular, plural=plural, locations=(location,))
    yield from _extract_from_templates()
    for code in Code:
        if code is not Code.BAD_ANSWER:  # it is only a reason, translated elsewhere
            location = f"problems.py {code.number}"
            yield Text(singular=code.value[1], locations=(location,))


def _find_texts(call: ast.Call) -> list[str]:
    """Return the texts that a call marks, if all are written out there."""
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    count = _TEXT_COUNTS.get(name, 0)
    texts = [
        argument.value
        for argument in call.args[:count]
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    ]
    return texts if len(texts) == count else []


def _extract_from_templates() -> Iterator[Text]:
    """Yield every text that the templates of pages mark, with its file."""
    from jinja2 import Environment
    from jinja2.ext import extract_from_ast

    parser = Environment(autoescape=True)
    for path in sorted(_SOURCE.rglob("*.jinja")):
        template = parser.parse(path.read_text(encoding="utf-8"))
        locations = (path.relative_to(_SOURCE).as_posix(),)
        for _row, _call, texts in extract_from_ast(template, ["_"], babel_style=False):
            for text in filter(None, texts or ()):
                yield Text(singular=text, locations=locations)


def extract_from_data() -> Iterator[Text]:
    """Yield every text of the question set and the guidance, with its place.

    Both are translated into a language that only records what is looked up, so
    exactly those texts are found that a translation can reach.
    """
    found: list[Text] = []

    def record(context: str, singular: str, _plural: str, _n: int) -> str:
        if context:
            text = Text(singular=singular, context=context, locations=(context,))
            found.append(text)
        return singular

    questionnaire = load_questionnaire()
    guidance = load_guidance(None, questionnaire)
    with override(Language("", None, record)):
        translate_questionnaire(questionnaire)
        countries = load_countries()
        for country in countries:
            translate_guidance(set_country(guidance, country))
            if country != ANY:  # it stands for no country, and is never shown
                name_country(countries, country)
    yield from found


def hash_topics() -> dict[str, str]:
    """Return the SHA-256 of every English topic, by file name."""
    paths = sorted(bundled("topics").glob("*.md"))
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in paths}
