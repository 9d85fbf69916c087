"""Every text is found for translators, and none is shown untranslated."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.each import each
from support.pseudo_language import collect_texts


SOURCE = Path(__file__).parents[2] / "src" / "neurocheck"
SOURCES = sorted(SOURCE.rglob("*.py"))

# What puts words before a person; Typer's help is put in the language as a whole.
_SPEAKING = {
    *{"BodyMap", "Callout", "Frame", "Heading", "Item", "Paragraph", "Shared"},
    *{"AnswersError", "FileError", "Interrupted", "NeurocheckError", "StorageError"},
    *{"UsageError", "ValueError", "_UnfitError"},
    *{"_note", "_say", "note", "print", "tell", "write", "writelines"},
}
_WORDS = {"expected", "found", "hint", "label", "note", "reason", "short", "text"}
_WORDS |= {"title", "why", "words"}
_TYPERS = {"Argument", "Option", "Typer", "option"}
_COMMAND = re.compile(r"neurocheck [a-z]+( --[a-z-]+)*|neurocheck")
_OWN_KEY = re.compile(r"original:")  # a key of files, the same in every language
_MARKS = {"_", "gettext_noop", "ngettext"}
_WORD = re.compile(r"[^\W\d_]{2,}")


def written(node: ast.AST) -> str:
    """Return the literal words of a text expression."""
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
    """Yield the words of a hint that is assigned to a name before it is used."""
    if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "hint":
        text = _OWN_KEY.sub("", written(node.value))
        if _WORD.search(text):
            yield f"line {node.lineno}: {text}"


def untranslated(code: str) -> Iterator[str]:
    """Yield every text that is shown to people without being translated."""
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
def test_every_text_for_people_is_marked(path: Path) -> None:
    """No text for people is handed on without being translated."""
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
    """Every way to show a text without translating it is noticed."""
    assert len(list(untranslated(code))) == 1


def test_texts_of_every_kind_are_found() -> None:
    """Texts in calls, tables, plurals, problems, help and data are all found."""
    found = {
        text.singular: text for texts in collect_texts().values() for text in texts
    }

    assert found["1 problem found."].plural == "{number} problems found."
    assert "Stop here and show what to do" in found  # from a table
    assert "unknown key '{key}'" in found  # a problem
    assert "Date of birth" in found  # a template
    assert "report/render/templates" in " ".join(found["{value} of {high}"].locations)
    assert "Use no colour." in found  # help
    assert found["Nerves and diabetes"].context == "questions/title"
    assert found["many things in common"].catalog == "guidance"


def test_every_call_has_its_text_written_out() -> None:
    """A text built in the call itself could not be found, so there is none."""
    for path in SOURCES:
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call):
                continue
            name = getattr(call.func, "id", "")
            if name in _MARKS:
                assert not any(isinstance(arg, ast.JoinedStr) for arg in call.args)
            if name == "gettext_noop":
                assert written(call.args[0])
