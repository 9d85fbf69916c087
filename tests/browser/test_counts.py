"""A page of counts in a real browser: accessible, bounded, and fetching nothing."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from neurocheck.report.blocks import Bar, BarPage, Bars
from neurocheck.report.render.html import bars_to_html


if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

_ROWS = (
    Bar(label="Get care today", cells=("7", "1,234,567", "0.1 %"), part=0.000_006),
    Bar(label="Keep or book " * 9, cells=("1,234,560", "1,234,567", "99.9 %"), part=1),
    Bar(label="x" * 90, cells=("hidden", "-", "-"), part=None),
)
PAGE = BarPage(
    title="Summary of a table",
    created=datetime(2026, 11, 26, tzinfo=UTC),
    remarks=("These are counts of answers, not of illness.",),
    bars=(
        Bars(title="How soon care is needed", bars=_ROWS),
        Bars(title="How soon care is needed", bars=_ROWS, group="site = <b>North</b>"),
        Bars(title="Red flags", bars=_ROWS, group="site = <b>North</b>"),
    ),
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1000])
def test_counts_are_accessible_and_fit(
    browser: "Browser", tmp_path: Path, pictures: Path, scheme: str, width: int
) -> None:
    """Light and dark, narrow and wide; nothing is fetched and nothing overflows."""
    from axe_playwright_python.sync_playwright import Axe

    file = tmp_path / "counts.html"
    file.write_text(bars_to_html(PAGE), encoding="utf-8")
    page = browser.new_page(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    noise: list[str] = []
    page.on("console", lambda message: noise.append(message.text))
    page.on("request", lambda request: noise.append(request.url))

    page.goto(file.as_uri())

    page.screenshot(path=pictures / f"counts-{scheme}-{width}.png", full_page=True)
    assert noise == [file.as_uri()]
    found = Axe().run(page).response["violations"]
    assert [f"{one['id']}: {one['nodes'][0]['html']}" for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("script").count() == 0
    assert page.locator("h2").all_text_contents() == [
        "How soon care is needed",
        "site = <b>North</b>",
    ]
    bars = page.locator("svg.bar")
    assert bars.count() == 6  # none for what is hidden
    page.close()
