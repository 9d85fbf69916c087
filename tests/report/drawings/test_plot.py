"""Numbers over time: as rows in a terminal, and as a picture in a page."""

import re
import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from neurocheck.report.blocks import Dot, Heading, Plot, Report
from neurocheck.report.drawings.plot import draw_plot_svg
from neurocheck.report.render import markdown
from neurocheck.report.render.html import to_html
from neurocheck.report.render.markdown import to_markdown
from neurocheck.report.render.plain import to_lines
from neurocheck.report.render.terminal import render


FIRST = datetime(2026, 1, 1, tzinfo=UTC)
VALUES = st.lists(st.none() | st.floats(0, 10), min_size=1, max_size=30)


def plot(*values: float | None, label: str = "Pain", note: str = "") -> Plot:
    """Return a plot of these values, 30 days apart."""
    return Plot(
        label=label,
        summary="It began and it is.",
        low=0,
        high=10,
        low_words="0",
        high_words="10",
        dots=tuple(
            Dot(
                at=FIRST + timedelta(days=30 * number),
                value=value,
                words="not known" if value is None else f"{value:g}",
                note=note,
            )
            for number, value in enumerate(values)
        ),
    )


def report(*plots: Plot) -> Report:
    """Return a report of plots."""
    return Report(title="T", created=FIRST, blocks=(Heading(text="H"), *plots))


def drawn(shown: Plot, *, width: int = 60, unicode: bool = True) -> list[str]:
    """Draw a plot in a terminal; return the lines below the heading."""
    text = render(report(shown), width=width, colour=False, unicode=unicode)
    return text.splitlines()[3:]


def test_rows_say_dates_and_numbers_and_draw_where_they_lie() -> None:
    """The lowest is at the left end, the highest at the right, the middle between."""
    assert drawn(plot(0, 10, 5, None), width=50) == [
        "  Pain",
        "  2026-01-01  0          ├●──────────────────────┤",
        "  2026-01-31  10         ├──────────────────────●┤",
        "  2026-03-02  5          ├───────────●───────────┤",
        "  2026-04-01  not known  ├                       ┤",
        "                          0                    10",
    ]


def test_rows_need_no_more_than_ascii() -> None:
    """Where only ASCII can be shown, other signs are used."""
    lines = drawn(plot(0, 5), unicode=False)

    assert all(line.isascii() for line in lines)
    assert lines[1].split() == ["2026-01-01", "0", "|o" + "-" * 40 + "|"]


@given(VALUES, st.integers(30, 120), st.sampled_from(["", "3 not known"]))
def test_rows_fit_every_window(
    values: list[float | None], width: int, note: str
) -> None:
    """No row is wider than the window, and each number stands in one."""
    shown = plot(*(v and round(v, 1) for v in values), note=note)

    lines = drawn(shown, width=width)

    assert max(map(len, lines)) <= min(width, 100)
    text = "\n".join(lines)
    for dot in shown.dots:
        assert re.search(rf"{dot.at:%Y-%m-%d}  {re.escape(dot.words)}\s", text + " ")


def test_wide_letters_keep_the_scales_in_line() -> None:
    """Columns are measured in cells: some letters need two."""
    known = plot(0, 5)
    wide = msgspec.structs.replace(known.dots[0], value=None, words="\u6771\u4eac")
    shown = msgspec.structs.replace(
        known, dots=(wide, known.dots[1]), low_words="\u4f4e"
    )

    _label, first, second, ends = drawn(shown)

    starts = {cell_len(line.partition("\u251c")[0]) for line in (first, second)}
    assert len(starts) == 1
    assert cell_len(ends) == cell_len(second) - 1


@given(VALUES)
def test_a_picture_is_well_formed_and_stays_inside(values: list[float | None]) -> None:
    """It is XML, has a point for each known number, and no point leaves it."""
    root = ET.fromstring(draw_plot_svg(plot(*values)))  # noqa: S314 - our own picture

    circles = root.findall("circle")
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    assert len(circles) == sum(value is not None for value in values)
    for circle in circles:
        assert 0 <= float(circle.attrib["cx"]) <= width
        assert 0 <= float(circle.attrib["cy"]) <= height


def test_a_picture_is_in_true_time_and_higher_is_up() -> None:
    """Twice the time is twice the way, and a fall goes down."""
    shown = plot(10, 5, 5, 0)
    shown = Plot(
        label="",
        summary="",
        low=0,
        high=10,
        low_words="0",
        high_words="10",
        dots=(shown.dots[0], shown.dots[1], shown.dots[3]),
    )

    root = ET.fromstring(draw_plot_svg(shown))  # noqa: S314 - our own picture

    x = [float(one.attrib["cx"]) for one in root.findall("circle")]
    y = [float(one.attrib["cy"]) for one in root.findall("circle")]
    assert x[2] - x[1] == pytest.approx(2 * (x[1] - x[0]), abs=0.2)
    assert y[0] < y[1] < y[2]


def test_a_number_that_is_not_known_leaves_a_gap() -> None:
    """No line is drawn over a time of which nothing is known."""
    curves = re.findall(
        r'<path d="([^"]*)" stroke-width="2"', draw_plot_svg(plot(1, 2))
    )
    broken = re.findall(
        r'<path d="([^"]*)" stroke-width="2"', draw_plot_svg(plot(1, 2, None, 3, 4))
    )

    assert (len(curves), len(broken)) == (1, 2)


def test_a_picture_says_what_it_shows_and_needs_nothing() -> None:
    """It has words for those who do not see it, no script and no address."""
    svg = draw_plot_svg(plot(7, 4))

    assert 'role="img"' in svg
    assert 'aria-label="Pain. It began and it is."' in svg
    assert not re.search("script|href|url|style", svg)
    assert "currentColor" in svg


def test_labels_are_made_harmless() -> None:
    """Labels are plain text in HTML and in Markdown."""
    shown = report(plot(1, 2, label='<i class="x">|'))

    assert "<i" not in to_html(shown)
    assert 'aria-label="&lt;i class=&quot;x&quot;&gt;|. It' in to_html(shown)
    assert '| Date | \\<i class\\="x"\\>\\| |' in to_markdown(shown)


def test_a_translated_heading_is_made_harmless(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A translation cannot add a column to a table in Markdown."""
    monkeypatch.setattr(markdown, "_", lambda _text: "a | *b*")

    assert r"| a \| \*b\* | Pain |" in to_markdown(report(plot(1, 2)))


def test_every_form_has_the_numbers_in_words() -> None:
    """Nothing is said by a drawing alone."""
    shown = report(plot(7, 4, note="3 not known"))

    assert "2026-01-31: 4 (3 not known)" in to_lines(shown, width=80)
    assert "| 2026-01-31 | 4 (3 not known) |" in to_markdown(shown)
    assert "<td>2026-01-31</td><td>4 (3 not known)</td>" in to_html(shown)
