"""Visit sheets as a real browser shows and prints them."""

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest

from neurocheck.i18n.language import override
from neurocheck.questionnaire.model import Question, Type
from neurocheck.report.render.html import sheet_to_html
from neurocheck.report.visit_sheet import compose_visit
from neurocheck.translations.catalogs import find_languages
from neurocheck.translations.document import translate_document
from support.bundled import bundle, documented
from support.cases import read_cases
from support.languages import open_language


if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PUBLISHED = [*read_cases("published")][::3]  # each takes a while
WORDS = "My feet burn at night & I cannot sleep. <b>What</b> can I do? " * 6
PAPERS = ("A4", "Letter")
MOST_PAGES = 2
Scheme = Literal["light", "dark"]


def most(question: Question) -> Any:
    """Return answers that report as much as possible."""
    if question.type is Type.CHOICES:
        return [one for one in question.choices if one not in question.exclusive]
    if question.toe:
        return "not_felt"
    if question.type is Type.CHOICE:
        return "both" if "both" in question.choices else [*question.choices][-1]
    return WORDS if question.type is Type.TEXT else question.high


def least(question: Question) -> Any:
    """Return answers that report nothing."""
    if question.exclusive:
        return question.exclusive[0]
    return next(iter(question.choices), question.low)


def every(number: int, start: int, answers: dict[str, Any]) -> dict[str, Any]:
    """Return answers with only every so many of the options that are ticked."""
    return {
        name: (given[start::number] or given[:1]) if isinstance(given, list) else given
        for name, given in answers.items()
    }


def people() -> dict[str, dict[str, Any]]:
    """Return answers: published cases, each red flag alone, much, and extremes."""
    asked = bundle().questionnaire.questions
    diabetes = {"diabetes_type": "type2", "smoking": "now", "alcohol": "daily"}
    tested = {"touch_ready": "ready", "touch_how": "ready"}
    signs = {"danger_heart": "none", "danger_nerves": "none", "feet_today": ["shape"]}
    fullest = {name: most(question) for name, question in asked.items()}
    fullest |= diabetes | tested
    return {
        "everything": fullest,
        "everything-but-danger": {**fullest, **signs},
        **{f"much-{start}": every(3, start, fullest) for start in range(3)},
        "touched": {**read_cases("published")["per-04"]["answers"], **touched(tested)},
        "skipped": {},
        "nothing": {name: least(question) for name, question in asked.items()},
        **{name: read_cases("published")[name]["answers"] for name in PUBLISHED},
        **{flag: case["answers"][0] for flag, case in read_cases("red_flags").items()},
    }


def touched(tested: dict[str, str]) -> dict[str, str]:
    """Return the answers of a touch test in which each result occurs."""
    toes = [name for name, one in bundle().questionnaire.questions.items() if one.toe]
    results = ["felt", "not_felt", "could_not"] * 2
    return {"touch_helper": "yes", **tested, **dict(zip(toes, results, strict=True))}


PEOPLE = people()
WITH_PICTURES = (
    *("everything", "much-0", "touched", "skipped", "nothing"),
    *PUBLISHED,
)
SMALL = (320, 360, 380, 414, 480)


class Visit:
    """A page of the browser, with its messages and requests."""

    def __init__(self, page: "Page") -> None:
        """Record the messages and requests of a page."""
        self.page = page
        self.noise: list[str] = []
        page.on("console", lambda message: self.noise.append(message.text))
        page.on("pageerror", lambda error: self.noise.append(str(error)))
        page.on("request", lambda request: self.noise.append(request.url))

    def open(self, path: Path, written: str, scheme: Scheme = "light") -> None:
        """Open a written page as a file, in light or dark colours."""
        path.write_text(written, encoding="utf-8")
        self.page.emulate_media(color_scheme=scheme, media="null")
        self.noise.clear()
        self.page.goto(path.as_uri())
        self.noise.remove(path.as_uri())


@pytest.fixture(scope="module")
def visit(browser: "Browser") -> Visit:
    """Return one page for all sheets."""
    return Visit(browser.new_page(viewport={"width": 1000, "height": 900}))


def violations(page: "Page") -> list[str]:
    """Return what axe finds, with the element."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found]


def count_pages(pdf: bytes) -> int:
    """Return the number of pages of a printed sheet."""
    from pypdf import PdfReader

    return len(PdfReader(io.BytesIO(pdf)).pages)


@pytest.mark.parametrize("name", PEOPLE)
def test_sheet_opens_quietly_and_fits_on_two_pages(
    name: str, visit: Visit, pictures: Path
) -> None:
    """A sheet says nothing to the console, asks for nothing, and prints on two pages.

    axe finds no fault with it. Each is opened in one scheme; those that are pictured,
    in both.
    """
    written = sheet_to_html(compose_visit(documented(PEOPLE[name])))
    schemes: tuple[Scheme, ...] = ("light", "dark")
    if name not in WITH_PICTURES:
        schemes = schemes[: 1 + len(name) % 2][-1:]

    for scheme in schemes:
        visit.open(pictures / f"{name}.html", written, scheme)
        assert violations(visit.page) == []
        if name in WITH_PICTURES:
            picture = pictures / f"{name}-{scheme}.png"
            visit.page.screenshot(path=picture, full_page=True)
    visit.page.emulate_media(media="print", color_scheme="light")
    assert violations(visit.page) == []
    for paper in PAPERS:
        pdf = visit.page.pdf(format=paper)
        assert count_pages(pdf) <= MOST_PAGES
        if name in WITH_PICTURES:
            (pictures / f"{name}-{paper}.pdf").write_bytes(pdf)
    assert visit.noise == []


@pytest.mark.parametrize("name", ["everything", "much-0", "touched", "nothing"])
@pytest.mark.parametrize("code", find_languages())
def test_a_sheet_in_another_language(
    code: str, name: str, visit: Visit, pictures: Path
) -> None:
    """It names its language, prints on two pages, and nothing stands over its edge."""
    with override(open_language(code)):
        document, note = translate_document(documented(PEOPLE[name]))
        written = sheet_to_html(compose_visit(document))
    visit.open(pictures / f"{name}-{code}.html", written)

    assert (note, visit.page.get_attribute("html", "lang")) == ("", code)
    assert violations(visit.page) == []
    visit.page.screenshot(path=pictures / f"{name}-{code}.png", full_page=True)
    usual = visit.page.viewport_size
    visit.page.set_viewport_size({"width": SMALL[0], "height": 900})
    beyond = "() => document.documentElement.scrollWidth - innerWidth"
    assert visit.page.evaluate(beyond) <= 0
    assert usual is not None
    visit.page.set_viewport_size(usual)
    visit.page.emulate_media(media="print")
    for paper in PAPERS:
        pdf = visit.page.pdf(format=paper)
        (pictures / f"{name}-{code}-{paper}.pdf").write_bytes(pdf)
        assert count_pages(pdf) <= MOST_PAGES
    assert visit.noise == []


def test_what_is_noticed_would_be_noticed(visit: Visit, pictures: Path) -> None:
    """Faults that a sheet must not have are seen where a page has them."""
    written = sheet_to_html(compose_visit(documented({"feet_numb": "both"})))
    attack = "<img src=x.png onerror='document.title=1'><h6>a</h6>"
    attack += "<script>document.title=2</script>" + "<p>line</p>" * 200

    visit.open(pictures / "bad.html", written.replace("</main>", f"{attack}</main>"))

    assert visit.page.title().startswith("Visit sheet")  # the policy ran no script
    assert any("Content Security Policy" in said for said in visit.noise)
    assert any(one.startswith("image-alt") for one in violations(visit.page))
    assert count_pages(visit.page.pdf(format="A4")) > MOST_PAGES


def test_words_beside_a_drawing_have_room_in_every_window(
    visit: Visit, pictures: Path
) -> None:
    """No item of a list is squeezed, and nothing has to be scrolled sideways."""
    written = sheet_to_html(compose_visit(documented(PEOPLE["everything"])))
    visit.open(pictures / "room.html", written)
    found = {}
    usual = visit.page.viewport_size

    for width in (*SMALL, 600, 800, 850, 900, 950, 1000, 1400):
        visit.page.set_viewport_size({"width": width, "height": 900})
        narrowest, beyond = visit.page.evaluate(
            "() => [Math.min(...[...document.querySelectorAll('main li')]"
            ".map(one => one.clientWidth)),"
            " document.documentElement.scrollWidth - innerWidth]"
        )
        if narrowest < 100 or beyond > 0:
            found[width] = narrowest, beyond

    assert usual is not None
    visit.page.set_viewport_size(usual)
    assert found == {}


@pytest.mark.parametrize("width", SMALL)
def test_small_windows_have_one_column(
    width: int, visit: Visit, pictures: Path
) -> None:
    """Everything stands below each other, and drawings are whole."""
    written = sheet_to_html(compose_visit(documented(PEOPLE["touched"])))
    usual = visit.page.viewport_size
    visit.page.set_viewport_size({"width": width, "height": 900})
    visit.open(pictures / "column.html", written)
    visit.page.screenshot(path=pictures / f"touched-{width}.png", full_page=True)

    lefts, right = visit.page.evaluate(
        "() => [[...document.querySelectorAll('.section')].map(one => one"
        ".getBoundingClientRect().left), Math.max(...[...document"
        ".querySelectorAll('svg, svg *')].map(one => one"
        ".getBoundingClientRect().right))]"
    )

    assert usual is not None
    visit.page.set_viewport_size(usual)
    assert len(set(lefts)) == 1
    assert right <= width


@pytest.mark.parametrize("media", ["screen", "print"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_levels_are_told_apart_by_words_frame_and_colour(
    scheme: Scheme, media: Literal["screen", "print"], visit: Visit, pictures: Path
) -> None:
    """Each card says its level, and no two levels look alike, in grey either."""
    written = sheet_to_html(compose_visit(documented(PEOPLE["much-0"])))
    visit.open(pictures / "levels.html", written, scheme)
    visit.page.emulate_media(media=media, color_scheme=scheme)

    cards = visit.page.evaluate(
        "() => [...document.querySelectorAll('.card')].map(one => { const"
        " [frame, head] = [one, one.querySelector('h2')].map(getComputedStyle);"
        " return [one.querySelector('h2 span').textContent, frame.borderColor,"
        " frame.borderWidth + head.backgroundColor + head.borderBottomWidth] })"
    )

    labels, colours, frames = zip(*cards, strict=True)
    assert labels == ("EMERGENCY:", "SAME DAY", "SOON")
    assert len(set(frames)) == len(labels)
    assert len(set(colours)) == len(labels)


@pytest.mark.parametrize(("who", "points"), [("nothing", 9), ("everything", 8)])
def test_printed_words_are_large_enough(
    visit: Visit, pictures: Path, who: str, points: int
) -> None:
    """No printed text is smaller than 9 points, 8 on a full sheet; notes have 7."""
    written = sheet_to_html(compose_visit(documented(PEOPLE[who])))
    visit.open(pictures / "size.html", written)
    visit.page.emulate_media(media="print")

    sizes = visit.page.evaluate(
        "() => ['body *:not(svg, svg *, .notes, .notes *)', '.notes *'].map(found =>"
        " Math.min(...[...document.querySelectorAll(found)]"
        ".map(one => parseFloat(getComputedStyle(one).fontSize))))"
    )

    # There are 4 CSS pixels in 3 points.
    assert sizes == [pytest.approx(size * 4 / 3, abs=0.01) for size in (points, 7)]
