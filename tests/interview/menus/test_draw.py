"""Lines that fit a width."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neurocheck.interview.keys import CHOICE_KEYS
from neurocheck.interview.menus.draw import (
    ASCII,
    UNICODE,
    Fragments,
    Symbols,
    draw_key_line,
    draw_lines,
    draw_progress,
    draw_rule,
    fit_list,
    measure_width,
    wrap,
)
from neurocheck.interview.steps import Progress
from support.small_set import ask


FEET = Progress(section=2, sections=7, title="Your feet and hands", done=11, left=19)


def plain(drawn: Fragments) -> str:
    """Return styled text without its styles."""
    return "".join(text for _, text in drawn)


@pytest.mark.parametrize(
    ("width", "line"),
    [
        (70, "Your feet and hands · section 2 of 7       ━━━╸━━━━━━  about 19 left"),
        (63, "Your feet and hands · section 2 of 7    ━━╸━━━  about 19 left"),
        (56, "Your feet and hands · section 2 of 7     about 19 left"),
        (45, "Your feet and hands · 2/7     about 19 left"),
        (40, "Your feet and hands · 2/7      19 left"),
        (30, "Your feet an… · 2/7  19 left"),
    ],
)
def test_the_header_fits_the_window(width: int, line: str) -> None:
    """The narrower the window, the shorter the line; the count stays to the last."""
    assert plain(draw_progress(FEET, width, UNICODE)) == f" {line}"


@given(
    st.builds(
        Progress,
        section=st.integers(1, 20),
        sections=st.just(20),
        title=st.text("abc é漢", max_size=40),
        done=st.integers(0, 60),
        left=st.integers(1, 60),
    ),
    st.integers(30, 120),
    st.sampled_from([UNICODE, ASCII]),
)
def test_no_header_is_wider_than_its_window(
    progress: Progress, width: int, symbols: Symbols
) -> None:
    """Whatever the title and the counts, the line is not broken."""
    assert measure_width(plain(draw_progress(progress, width, symbols))) < width


@given(st.integers(0, 60), st.integers(1, 60))
def test_the_meter_is_never_full_while_a_question_is_left(done: int, left: int) -> None:
    """The tip stands before the end, and the meter keeps its length."""
    progress = Progress(section=1, sections=1, title="", done=done, left=left)

    line = plain(draw_progress(progress, 100, ASCII))

    meter = line.split()[-4] if left > 1 else line.split()[-3]
    assert len(meter) == 19
    assert meter.count(">") == 1


def test_the_last_question_is_called_so() -> None:
    """One question left is not "about 1 left"."""
    assert plain(draw_progress(ask("pain").progress, 40, ASCII)).endswith("19 left")
    last = Progress(section=3, sections=3, title="End", done=9, left=1)
    assert plain(draw_progress(last, 40, ASCII)).endswith("  last question")


@given(st.text("ab 漢", max_size=80), st.integers(1, 30))
def test_folding_loses_no_word(text: str, width: int) -> None:
    """Lines fit, apart from single words that are too long for any line."""
    wrapped = wrap(text, width)

    assert " ".join(wrapped).split() == text.split()
    assert all(measure_width(line) <= width or " " not in line for line in wrapped)


def test_lines_have_a_hanging_indent() -> None:
    """A bullet stands out to the left of its text."""
    drawn = draw_lines("one two three", 12, first=("", " * "), indent="   ")

    assert plain(drawn) == " * one two\n   three\n"


def test_the_key_line_breaks_between_keys() -> None:
    """No key is parted from what it does."""
    assert plain(draw_key_line(CHOICE_KEYS, 30, UNICODE)) == (
        "   ↑↓ choose · Enter next\n"
        "   Shift+Tab back\n"
        "   ? why we ask\n"
        "   Ctrl-C save and leave\n"
    )


def test_a_long_option_is_folded_under_itself() -> None:
    """The second line of an option starts where the first one does."""
    drawn = [("class:pointer", "   > "), ("class:text", "  a long option")]

    assert plain(fit_list(drawn, 16, ASCII)) == "   >   a long\n       option"


def test_a_rule_ends_before_the_edge() -> None:
    """A line across never wraps."""
    assert plain(draw_rule(20, ASCII, "NOTE")) == " == NOTE ==========\n"
    assert plain(draw_rule(20, ASCII)) == " ==================\n"
