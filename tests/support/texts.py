"""Lists the texts that people can read, and measures them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from neurocheck.guidance.countries import load_countries
from neurocheck.guidance.load import RULE_LISTS
from neurocheck.i18n.language import ENGLISH
from neurocheck.questionnaire.model import Question
from neurocheck.translations.catalogs import find_languages, read_catalog
from support.languages import MANNERS, bundle_in, compile_terms, load_bundled_topics


__all__ = ["find_banned_words", "find_long_sentences", "is_hard", "list_texts"]

_ROOT = Path(__file__).parents[2]
_STOP = re.compile(r"(?<=[.!?:])\s+")
_WORD = re.compile(r"[\w'-]+(?:[./][\w'-]+)*")  # 1.5 and mmol/L are one each
_BRACES = re.compile(r"\{\w+\}")
_NOT_SAID = {"id", "names", "sources", "topic", "when"}


def find_banned_words(text: str, code: str = ENGLISH.code) -> list[str]:
    """Return the forbidden words of a text, each with its kind."""
    return [
        f"{kind}: {found[0]}"
        for kind, words in MANNERS[code].never.items()
        for found in re.finditer(rf"(?<!\w)({words})\b", text, re.IGNORECASE)
    ]


def is_hard(text: str, code: str = ENGLISH.code, *, is_advice: bool) -> bool:
    """Return whether a text is too hard to read.

    A term of the glossary counts as a plain word.

    Args:
        text: The text; where it has too few words, nobody can tell.
        code: Its language.
        is_advice: Whether it asks, or says what to do.
    """
    manner = MANNERS[code]
    plain = compile_terms(code).sub(manner.a_word, _BRACES.sub(manner.a_word, text))
    limit = manner.advice if is_advice else manner.other
    return len(plain.split()) >= manner.fewest and manner.measure(plain) > limit


def find_long_sentences(text: str, code: str = ENGLISH.code) -> list[str]:
    """Return the sentences of a text that have too many words."""
    found = _split_sentences(text)
    return [one for count, one in found if count > MANNERS[code].longest]


def _split_sentences(text: str) -> Iterator[tuple[int, str]]:
    """Yield the number of words of each sentence, and the sentence."""
    for sentence in _STOP.split(_BRACES.sub("that", text)):
        yield len(_WORD.findall(sentence)), sentence


def list_texts(code: str = ENGLISH.code) -> Iterator[tuple[str, str]]:
    """Yield the place and the text of every text in the data and the program."""
    questionnaire, guidance, _ = bundle_in(code)
    for question in questionnaire.questions.values():
        yield from _list_question_texts(question)
    for section in questionnaire.sections:
        yield f"questions.{section.id}", section.title
    for name in (*RULE_LISTS, "patterns", "urgency", "fits", "touch_test"):
        yield from _list_strings(f"guidance.{name}", getattr(guidance, name))
    for topic in load_bundled_topics(code).values():
        yield from _list_strings(f"topics.{topic.id}", topic)
    if code == ENGLISH.code:
        yield from _list_strings("countries", load_countries())
        yield from _list_program_texts()
    else:
        yield from _list_translations(code)


def _list_translations(code: str) -> Iterator[tuple[str, str]]:
    """Yield the texts of the catalogs that the data does not show by itself."""
    for name in ("guidance", "program"):
        path = find_languages()[code] / f"{name}.po"
        for (place, english), forms in read_catalog(path).texts.items():
            for text in forms.values():
                yield place.replace("/", ".") or f"program.{english[:20]}", text


def _list_question_texts(question: Question) -> Iterator[tuple[str, str]]:
    """Yield the place and the text of every text of a question."""
    where = f"questions.{question.id}"
    for text in (question.text, question.short, question.help, question.why):
        yield where, text
    for text in question.choices.values():
        yield where, text


def _list_strings(where: str, part: object) -> Iterator[tuple[str, str]]:
    """Yield the texts inside a piece of data, but no ids, keys or conditions."""
    match part:
        case str() if type(part) is str:
            yield where, part
        case tuple():
            for item in part:
                yield from _list_strings(where, item)
        case dict():
            yield from _list_strings(where, tuple(part.values()))
        case msgspec.Struct():
            inner = f"{where}.{getattr(part, 'id', '')}".rstrip(".")
            said = [name for name in part.__struct_fields__ if name not in _NOT_SAID]
            yield from _list_strings(inner, tuple(getattr(part, name) for name in said))


def _list_program_texts() -> Iterator[tuple[str, str]]:
    """Yield the strings of the code that have several words, but no docstrings."""
    for path in sorted((_ROOT / "src").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docs = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        for node in ast.walk(tree):
            match node:
                case ast.Constant(value=str(text)) if id(node) not in docs:
                    if " " in text.strip():
                        yield f"{path.stem}.{node.lineno}", text
