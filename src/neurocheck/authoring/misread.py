"""Notes on texts that YAML reads in another way than their author may mean."""

import re
from collections.abc import Iterator
from typing import Any

import yaml

from neurocheck.errors import Problem
from neurocheck.i18n.translate import gettext as _
from neurocheck.problems import Code
from neurocheck.reading.yaml import Parser


__all__ = ["find_misread"]

_CURLY = re.compile("^[“”„‟‘’‚‛«»]|[“”„‟‘’‚‛«»]$")  # noqa: RUF001 - these are meant
_COMMENT = re.compile(r"\s+#\S")
"""The sign of a comment with a word at once behind it, as in "your #1 bed"."""


def find_misread(data: bytes, where: str) -> Iterator[Problem]:
    """Yield notes on the texts of a file that stand without quotation marks.

    Args:
        data: The file, which was parsed without a problem.
        where: Its name.
    """
    text = data.decode()
    lines = text.splitlines()
    for event in yaml.parse(text, Loader=Parser):
        if not isinstance(event, yaml.ScalarEvent) or not event.implicit[0]:
            continue
        start: Any = event.start_mark
        end: Any = event.end_mark
        place = start.line + 1, start.column + 1
        rest = lines[end.line][end.column :] if end.line < len(lines) else ""
        if " " in event.value and _COMMENT.match(rest):
            hint = _("put the whole text in quotation marks")
            yield Code.CUT_SHORT.at(where, place, hint=hint)
        if _CURLY.search(event.value):
            hint = _('YAML knows straight ones alone: "..."')
            yield Code.CURLY_QUOTES.at(where, place, hint=hint)
