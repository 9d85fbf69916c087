"""Promises about finding what there is to translate, and about what is not said."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from neurocheck.translations.extract import code_texts
from support.each import each
from support.pseudo_language import books


SOURCE = Path(__file__).parents[2] / "src" / "neurocheck"
SOURCES = sorted(SOURCE.rglob("*.py"))

# What puts words before a person; Typer's help is put in the language as a whole.
_SPEAKING = {
    *{"BodyMap", "Callout", "Frame", "Heading", "Item", "Meter", "Paragraph"},
    *{"AnswersError", "FileError", "Interrupted", "NeurocheckError", "StorageError"},
    *{"UsageError", "ValueError", "_UnfitError"},
    *{"_note", "_say", "note", "print", "tell", "write", "writelines"},
}
_WORDS = {"expected", "found", "hint", "label", "note", "reason", "short", "text"}
_WORDS |= {"title", "why", "words"}
_TYPERS = {"Argument", "Option", "Typer", "option"}
_COMMAND = re.compile(r"neurocheck [a-z]+( --[a-z-]+)*|neurocheck")
_OWN_KEY = re.compile(r"original:")  # a key of files, the same in every language
_WORD = re.compile(r"[^\W\d_]{2,}")


def written(node: ast.AST) -> str:
    """Give the words that stand in the code itself, in whatever kind of text."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=values):
            return " ".join(map(written, values))
        case ast.BinOp(left=left, right=right):
            return written(left) + written(right)
        case ast.IfExp(body=left, orelse=right):
            return f"{written(left)} {written(right)}"
        case ast.BoolOp(values=values):
            return " ".join(map(written, values))
    return ""


def _hint(node: ast.AST) -> Iterator[str]:
    """Give the words of a hint that is kept under a name before it is handed on."""
    if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "hint":
        text = _OWN_KEY.sub("", written(node.value))
        if _WORD.search(text):
            yield f"line {node.lineno}: {text}"


def untranslated(code: str) -> Iterator[str]:
    """Give every text that is put before a person without being said."""
    for call in ast.walk(ast.parse(code)):
        yield from _hint(call)
        if not isinstance(call, ast.Call):
            continue
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        given = [item.value for item in call.keywords if item.arg in _WORDS]
        given += call.args if name in _SPEAKING else []
        for text in map(written, given):
            if name not in _TYPERS and _WORD.search(_COMMAND.sub("", text)):
                yield f"line {call.lineno}: {text}"


@each("path", SOURCES, ids=lambda path: path.name)
def test_nothing_is_said_but_through_the_door(path: Path) -> None:
    """No text for people is handed on as it is written."""
    assert list(untranslated(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "code",
    [
        "prompter.tell('Good morning')",
        "Heading(text='Sources')",
        "raise UsageError(f'There is no {name}')",
        "Code.ALIAS.at(where, hint='write it out')",
        "hint = near(key, known) or 'write it out'",
        "hint = 'write it out'",
        "stream.write('Done\\n' if done else '')",
    ],
)
def test_a_literal_is_found(code: str) -> None:
    """This test sees the ways in which a text can pass by the door."""
    assert len(list(untranslated(code))) == 1


def test_what_is_said_is_found() -> None:
    """Texts are found in calls, tables, counts, problems, help and data alike."""
    found = {text.one: text for texts in books().values() for text in texts}

    assert found["1 problem found."].many == "{number} problems found."
    assert "Stop here and show what to do" in found  # from a table
    assert "unknown key '{key}'" in found  # a problem
    assert "Use no colour." in found  # help
    assert found["Nerves and diabetes"].place == "questions/title"
    assert found["many things in common"].book == "guidance"


def test_every_call_has_its_text_written_out() -> None:
    """Nothing is said that cannot be found: a name in a call is marked elsewhere."""
    known = {text.one for text in code_texts()}
    for path in SOURCES:
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "to_say":
                assert path.name == "words.py" or written(call.args[0]) in known
            if (
                isinstance(call, ast.Call)
                and getattr(call.func, "id", "") in {"say", "say_count"}
                and path.name != "words.py"
            ):
                assert not any(isinstance(arg, ast.JoinedStr) for arg in call.args)
