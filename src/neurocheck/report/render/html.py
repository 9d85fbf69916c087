"""Reports, visit sheets and counts as HTML: one file, no script, nothing fetched.

All of them can be printed. The markup is in ``templates/``. Jinja2 escapes every text
there, and texts are cleaned before they get there.
"""

from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from neurocheck.i18n.language import get_language
from neurocheck.i18n.numbers import format_date, format_short_date
from neurocheck.i18n.translate import gettext
from neurocheck.report.blocks import BarPage, Report, VisitSheet, change_texts
from neurocheck.report.drawings import body, feet
from neurocheck.report.drawings.body import draw_body_svg, draw_marked_feet_svg
from neurocheck.report.drawings.feet import draw_feet_svg
from neurocheck.report.drawings.plot import draw_plot_svg
from neurocheck.sanitize import one_line


if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["bars_to_html", "sheet_to_html", "to_html"]

_TEMPLATES: Final = Path(__file__).with_name("templates")


def to_html(report: Report) -> str:
    """Return a report as an HTML page; every text in it is escaped."""
    return _render("report.html.jinja", {"report": change_texts(report, one_line)})


def sheet_to_html(sheet: VisitSheet) -> str:
    """Return a visit sheet as an HTML page; every text in it is escaped."""
    return _render("visit_sheet.html.jinja", {"sheet": change_texts(sheet, one_line)})


def bars_to_html(page: BarPage) -> str:
    """Return a page of counts as an HTML page; every text in it is escaped."""
    return _render("bars.html.jinja", {"page": change_texts(page, one_line)})


def _render(template: str, values: Mapping[str, Any]) -> str:
    """Return a page in the language shown.

    Args:
        template: The name of its template.
        values: What the template shows, by name; the texts in it are clean.
    """
    language = get_language().code
    return _load_templates().get_template(template).render(values, language=language)


@cache
def _load_templates() -> "Environment":
    """Return what renders the templates; each of them is read once."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        autoescape=True,
        auto_reload=False,
        keep_trailing_newline=True,
        loader=FileSystemLoader(_TEMPLATES),
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=StrictUndefined,  # else a misspelt name is an empty text
    )
    environment.filters |= {
        "format_date": format_date,
        "format_short_date": format_short_date,
        # The templates have a macro of this name for each class of blocks.
        "kind": lambda block: type(block).__name__,
    }
    style = (_TEMPLATES / "style.css").read_text(encoding="utf-8")
    environment.globals |= {
        "_": _translate,
        "draw_body_svg": draw_body_svg,
        "draw_feet_svg": draw_feet_svg,
        "draw_marked_feet_svg": draw_marked_feet_svg,
        "draw_plot_svg": draw_plot_svg,
        "views": {"body": body.VIEW, "feet": feet.VIEW},
        "style": style,
        # The policy of the page allows this style sheet and no other style.
        "style_hash": b64encode(sha256(style.encode()).digest()).decode(),
    }
    return environment


def _translate(text: str, **values: object) -> str:
    """Return a text of a template in the language shown.

    It is cleaned, because a translation comes from outside as other texts do.
    """
    return one_line(gettext(text, **values))
