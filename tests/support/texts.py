"""Lists the texts that people can read, and measures them."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import msgspec
import textstat

from neurocheck.guidance.countries import load_countries
from neurocheck.guidance.load import RULE_LISTS
from neurocheck.questionnaire.model import Question
from neurocheck.topics.model import Topic
from neurocheck.topics.parse import load_topics
from support.bundled import bundle


__all__ = [
    "NEVER",
    "compile_terms",
    "find_banned_words",
    "list_texts",
    "load_bundled_topics",
    "measure_grade",
    "split_sentences",
]

_ROOT = Path(__file__).parents[2]
_STOP = re.compile(r"(?<=[.!?:])\s+")
_WORD = re.compile(r"[\w'-]+")
_BRACES = re.compile(r"\{\w+\}")
_NOT_SAID = {"id", "names", "sources", "topic", "when"}

NEVER = {
    "comfort": r"normal|healthy|low[- ]risk|unlikely|nothing to worry|no need to"
    r"|good news|all clear|reassur\w+|fine|great|well done|(do not|don't) worry"
    r"|no cause for|safe to assume|you are ok(ay)?|harmless|in good shape",
    "verdict": r"diagnosed with|likelihood|odds|chance that you|(high|medium)[- ]risk"
    r"|your (chance|risk) is|you (have|have got|suffer from) (diabetic |nerve damage"
    r"|neuropathy|peripheral|autonomic|proximal|focal)",
    "label": r"diabetics|(the|a) diabetic(?! \w)|sufferers?|suffer(s|ed|ing)?|victims?",
    "blame": r"non-?complian\w*|your (own )?fault|lazy|you should have|neglect\w*"
    r"|you failed|poor(ly)? controlled|cheat\w*|bad habits?",
    "alarm": r"deadly|fatal|die[sd]?|deaths?|terrif\w+|horr\w+|catastroph\w*|rotting"
    r"|nightmare|scary|terrible|too late",
    "dose": r"\d+ ?(mg|mcg|ml|units?)|tablets? a day|times a day",
    "promise": r"will (heal|help|cure|work)|guaranteed|miracle|breakthrough"
    r"|risk-free|restores?|regenerat\w+",
}


def find_banned_words(text: str) -> list[str]:
    """Return the forbidden words of a text, each with its kind."""
    return [
        f"{kind}: {found[0]}"
        for kind, words in NEVER.items()
        for found in re.finditer(rf"\b({words})\b", text, re.IGNORECASE)
    ]


@cache
def load_bundled_topics() -> dict[str, Topic]:
    """Return the bundled topics."""
    return load_topics(bundle().sources)


@cache
def compile_terms() -> re.Pattern[str]:
    """Return a pattern for the terms of the glossary."""
    leads = (
        passage.lead
        for section in load_bundled_topics()["glossary"].sections
        for passage in section.passages
    )
    names = {name for lead in leads for name in re.split(r", | or ", lead.strip(". "))}
    longest = sorted(names, key=len, reverse=True)
    return re.compile(rf"\b({'|'.join(map(re.escape, longest))})s?\b", re.IGNORECASE)


def measure_grade(text: str) -> float:
    """Return the reading grade; a term of the glossary counts as a plain word."""
    plain = compile_terms().sub("word", _BRACES.sub("that", text))
    return float(textstat.flesch_kincaid_grade(plain))


def split_sentences(text: str) -> Iterator[tuple[int, str]]:
    """Yield the number of words of each sentence, and the sentence."""
    for sentence in _STOP.split(_BRACES.sub("that", text)):
        yield len(_WORD.findall(sentence)), sentence


def list_texts() -> Iterator[tuple[str, str]]:
    """Yield the place and the text of every text in the data and the program."""
    questionnaire, guidance, _ = bundle()
    for question in questionnaire.questions.values():
        yield from _list_question_texts(question)
    for section in questionnaire.sections:
        yield f"questions.{section.id}", section.title
    for name in (*RULE_LISTS, "patterns", "urgency", "fits", "touch_test"):
        yield from _list_strings(f"guidance.{name}", getattr(guidance, name))
    for topic in load_bundled_topics().values():
        yield from _list_strings(f"topics.{topic.id}", topic)
    yield from _list_strings("countries", load_countries())
    yield from _list_program_texts()


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
