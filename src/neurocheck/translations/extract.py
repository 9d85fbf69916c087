"""Every text that there is to translate, found in the code and in the data."""

import ast
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

import msgspec

from neurocheck.guidance.countries import in_country, load_countries
from neurocheck.guidance.load import load_guidance
from neurocheck.i18n.language import Language, override
from neurocheck.problems import Code
from neurocheck.questionnaire.load import load_questionnaire
from neurocheck.resources import bundled
from neurocheck.translations.guidance import translate_guidance
from neurocheck.translations.questionnaire import translate_questionnaire


__all__ = ["Text", "all_texts", "code_texts", "data_texts", "topic_hashes"]

_SOURCE = Path(__file__).parents[1]
_KEYWORDS = {"_": 1, "ngettext": 2, "gettext_noop": 1}
"""How many texts each call begins with."""


class Text(msgspec.Struct, frozen=True, kw_only=True):
    """A text to translate.

    Attributes:
        one: In English.
        many: Its plural, or nothing.
        place: Where it stands in a data file; nothing for a text of the code.
        where: Where people find it.
    """

    one: str
    many: str = ""
    place: str = ""
    where: tuple[str, ...] = ()

    @property
    def book(self) -> str:
        """The file that its translation stands in."""
        return self.place.partition("/")[0] or "program"

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from every other text of its book."""
        return self.place, self.one


def all_texts(help_texts: Iterable[str]) -> dict[str, list[Text]]:
    """Give every text, by book, in the order in which they are found.

    Args:
        help_texts: The help of all commands, which the commands know.
    """
    texts = [*code_texts(), *(Text(one=one, where=("--help",)) for one in help_texts)]
    once: dict[tuple[str, str], Text] = {}
    for text in [*texts, *data_texts()]:
        known = once.get(text.key, text)
        where = tuple(dict.fromkeys([*known.where, *text.where]))
        many = known.many or text.many
        once[text.key] = msgspec.structs.replace(known, where=where, many=many)
    books: dict[str, list[Text]] = {}
    for text in once.values():
        books.setdefault(text.book, []).append(text)
    return books


def code_texts() -> Iterator[Text]:
    """Give every text that the code says, with its file."""
    for path in sorted(_SOURCE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
        for node in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
            texts = _said(node)
            if texts:
                where = path.relative_to(_SOURCE).as_posix()
                one, many = [*texts, ""][:2]
                yield Text(one=one, many=many, where=(where,))
    yield from _template_texts()
    for code in Code:
        if code is not Code.BAD_ANSWER:  # only a reason, which is said before
            yield Text(one=code.value[1], where=(f"problems.py {code.number}",))


def _template_texts() -> Iterator[Text]:
    """Return every text that the templates of pages say, with its file."""
    from jinja2 import Environment
    from jinja2.ext import extract_from_ast

    parser = Environment(autoescape=True)
    for path in sorted(_SOURCE.rglob("*.jinja")):
        template = parser.parse(path.read_text(encoding="utf-8"))
        where = (path.relative_to(_SOURCE).as_posix(),)
        for _row, _call, texts in extract_from_ast(template, ["_"], babel_style=False):
            yield from (Text(one=text, where=where) for text in texts or () if text)


def _said(node: ast.Call) -> list[str]:
    """Give the texts that a call says, if they are written out there."""
    if not isinstance(node.func, ast.Name):
        return []
    count = _KEYWORDS.get(node.func.id, 0)
    given = [
        item.value
        for item in node.args[:count]
        if isinstance(item, ast.Constant) and isinstance(item.value, str)
    ]
    return given if len(given) == count else []


def data_texts() -> Iterator[Text]:
    """Give every text of the question set and the guidance, with its place.

    They are found by having both translated: what is looked up is what there is.
    """
    found: list[Text] = []

    def note(place: str, one: str, _many: str, _number: int) -> str:
        if place:
            found.append(Text(one=one, place=place, where=(place,)))
        return one

    questionnaire = load_questionnaire()
    guidance = load_guidance(None, questionnaire)
    with override(Language("", None, note)):
        translate_questionnaire(questionnaire)
        for country in load_countries():
            translate_guidance(in_country(guidance, country))
    yield from found


def topic_hashes() -> dict[str, str]:
    """Give the SHA-256 of every English topic, by file name."""
    paths = sorted(bundled("topics").glob("*.md"))
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in paths}
