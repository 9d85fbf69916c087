"""Promises of making text from outside harmless."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neurocheck.sanitize import clean, escape_markdown, one_line


_TURNING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
_MARKS = set("\u061c\u200e\u200f\ufeff\u2028\u2029\ufffe\uffff")
ANY = st.text(st.characters(exclude_categories=[])) | st.text(
    st.sampled_from(
        "ab \t\r\n\x00\x1b\x85\x9b\u202e\u2066\u200b\u2028\ufeff\ufffe\uffff\ud800"
    )
)


def is_harmful(character: str) -> bool:
    """Return whether a character controls a terminal or reverses text."""
    return (
        unicodedata.category(character) in {"Cc", "Cs"}
        or unicodedata.bidirectional(character) in _TURNING
        or character in _MARKS
    )


@given(ANY)
def test_nothing_harmful_remains(text: str) -> None:
    """No control, escape or direction character is left, newlines excepted."""
    assert not any(is_harmful(one) for one in clean(text) if one != "\n")
    assert not any(is_harmful(one) for one in one_line(text))


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
