"""Promises of making text from outside harmless."""

import json
import re
import runpy
from pathlib import Path

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from neurocheck.sanitize import FORMULA, clean, escape_json, escape_markdown, one_line
from support.each import each


ANY = st.text(st.characters(exclude_categories=[])) | st.text(
    st.sampled_from(
        "ab \t\r\n\x00\x1b\x85\x9b\u202e\u2066\u200b\u2028\ufeff\ufffe\uffff\ud800"
        "\u200c\u200d\ufe0f\u0645\u06cc\u0915\u094d\U0001f469\U0001f3fd\u2764\u20e31"
    )
)
# Of Unicode itself, from a library that knows all of its properties.
_HARMFUL = regex.compile(
    r"[\p{DI}\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{NChar}\p{Bidi_Control}"
    r"\uFFF9-\uFFFB\u2800\U0001D159--\n]",
    regex.VERSION1,
)
_BEFORE = ("", " ", "\n", "\t", "\ufeff", "\u200b", "\u3164", "\u2800", "\u3000 ")
_SIGNS = "=+-@\uff1d\uff0b\uff0d\uff20"  # the last four of full width
_NEEDED_SOMEWHERE = {*"\u200c\u200d\ufe0e\ufe0f"}


def is_harmful(character: str) -> bool:
    """Return whether a character is invisible, controls a terminal or turns text."""
    return _HARMFUL.fullmatch(character) is not None


def test_the_invisible_characters_are_those_of_unicode() -> None:
    """What is taken out is what Unicode says; else run scripts/make_invisible.py."""
    script = Path(__file__).parents[1] / "scripts" / "make_invisible.py"
    made = runpy.run_path(str(script))

    assert made["MADE"].read_text(encoding="utf-8") == made["make_module"]()


@each(
    "code",
    [
        *(0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x180E, 0x200B, 0x200C, 0x200D),
        *(0x200E, 0x202E, 0x2060, 0x2066, 0x2800, 0x3164, 0xFE00, 0xFE0F, 0xFEFF),
        *(
            0xFFA0,
            0xFFF9,
            0x1BCA0,
            0x1D159,
            0x1D173,
            0xE0001,
            0xE0041,
            0xE0100,
            0xE01EF,
        ),
    ],
)
def test_what_is_invisible_between_latin_letters_goes(code: int) -> None:
    """It is replaced by a space, and escaped in JSON."""
    text = f"a{chr(code)}b"

    assert clean(text) == "a b"
    assert one_line(text) == "a b"
    assert escape_json(text).isascii()
    assert json.loads(f'"{escape_json(text)}"') == text


@each(
    "text",
    [
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",  # Persian: I want
        "\u06a9\u0627\u0631\u200c\u0647\u0627",  # Persian: works
        "\u0647\u200d.\u0634",  # Persian: of the solar year
        "\u0915\u094d\u200d\u0937",  # Hindi: ksha, in two parts
        "\u0915\u094d\u200c\u0937",
        "\u09b0\u200d\u09cd\u09af",  # Bengali: r, then y
        "\u0dc1\u0dca\u200d\u0dbb\u0dd3",  # Sinhala: sri
        "\U0001f469\u200d\u2695\ufe0f",  # a doctor
        "\U0001f469\U0001f3fd\u200d\U0001f52c",  # a scientist
        "\u2764\ufe0f\u200d\U0001fa79",  # a heart that mends
        "\u26a0\ufe0f 1\ufe0f\u20e3 \u2122\ufe0e",
    ],
)
def test_what_a_script_needs_stays(text: str) -> None:
    """Persian, Indian scripts and pictures are spelled with what is invisible."""
    assert clean(text) == text
    assert escape_json(text) == text
    assert clean(f"a\u200c\u200d\ufe0f{text}") == f"a   {text}"


@each(
    ("cell", "is_one"),
    [
        *((f"{before}{sign}1+1", True) for before in _BEFORE for sign in _SIGNS),
        *((f"{before}a", True) for before in "\t\r\n"),
        *((cell, False) for cell in ("", "a=1", " a", "1-2", "\ufeffa", "a\n=1")),
    ],
)
def test_what_a_spreadsheet_could_take_for_a_formula(cell: str, is_one: bool) -> None:
    """Its sign may stand behind what is invisible, and be of another width."""
    assert (re.match(FORMULA, cell) is not None) is is_one


@given(ANY)
def test_nothing_harmful_remains(text: str) -> None:
    """No control, escape or direction character is left, newlines excepted."""
    for cleaned in (clean(text), one_line(text)):
        left = {one for one in cleaned if one != "\n" and is_harmful(one)}
        assert left <= _NEEDED_SOMEWHERE


@given(ANY)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    """Clean text stays as it is, and can be written as UTF-8."""
    assert clean(clean(text)) == clean(text)
    assert one_line(one_line(text)) == one_line(text)
    assert clean(text).encode().decode() == clean(text)


@given(st.text(st.sampled_from("abcäß漢字😀 .,;!?'\"<>&[]\n")))
def test_ordinary_text_is_kept(text: str) -> None:
    """Letters, signs and newlines of any language are not touched."""
    assert clean(text) == text


@pytest.mark.parametrize(
    ("text", "cleaned", "line"),
    [
        ("a\x1b[31mb", "a [31mb", "a [31mb"),
        ("a\r\nb\rc\u2028d\u2029e\x85f", "a\nb\nc\nd\ne\nf", "a b c d e f"),
        ("a\tb\x00c\x07d", "a b c d", "a b c d"),
        ("a\u202eb\u2066c\u200fd", "a b c d", "a b c d"),
        ("\ufeffa\ud800", " a ", "a"),
        ("  a \n\n  b  ", "  a \n\n  b  ", "a b"),
        ("", "", ""),
    ],
    ids=["escape", "newlines", "control", "direction", "marks", "spaces", "empty"],
)
def test_examples(text: str, cleaned: str, line: str) -> None:
    """Removed characters leave a space, and all kinds of newlines become one."""
    assert clean(text) == cleaned
    assert one_line(text) == line


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("a (b) *c* _d_ `e`", r"a \(b\) \*c\* \_d\_ \`e\`"),
        ("| # <b> [x](y) ~ & $1^2 = @z", r"\| \# \<b\> \[x\]\(y\) \~ \& \$1\^2 \= \@z"),
        ("1. one", r"1\. one"),
        ("- one", r"\- one"),
        ("a - b, 1.5 and e.g. this", "a - b, 1.5 and e.g. this"),
        ("www.example.org https://x", r"www\.example.org https\://x"),
        ("a\n# b", r"a \# b"),
    ],
)
def test_a_text_means_nothing_to_markdown(text: str, escaped: str) -> None:
    """Characters with a meaning in Markdown are escaped; other text is kept."""
    assert escape_markdown(text) == escaped
