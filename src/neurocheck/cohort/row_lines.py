"""Writes the lines of a drafted map that say which rows count, as comments."""

from collections.abc import Iterator

from neurocheck.cohort.columns_seen import ColumnSeen
from neurocheck.cohort.map_lines import comment, describe, shorten
from neurocheck.cohort.row_hints import RowHints
from neurocheck.i18n.translate import gettext as _


__all__ = ["write_rows"]


def write_rows(rows: RowHints, *, has_ids: bool) -> Iterator[str]:
    """Yield, as a comment, which rows may count."""
    conditions = []
    if rows.consent:
        conditions.append("agreed = yes")
        yield from _note_row_column(rows.consent, _("may say who agreed to take part."))
    if rows.visit:
        conditions.append(f"visit = {next(iter(rows.visits.values()))}")
        yield from _note_row_column(rows.visit, _("may say which visit a row is of."))
    if not conditions:
        return
    yield from comment("#", _("To count only these rows:"))
    joined = ", ".join(conditions)
    is_one = len(conditions) == 1
    yield f"#where: {joined}" if is_one else f"#where: {{all: [{joined}]}}"
    if rows.visit and has_ids:
        said = _("Or, to count one row of each person (first, last, most complete):")
        yield from comment("#", said)
        yield "#one_row_per: first"
    yield ""


def _note_row_column(column: ColumnSeen, said: str) -> Iterator[str]:
    """Yield a comment on a column that tells which rows count."""
    name = shorten(column.name)
    yield from comment("#", f'"{name}" {said} {describe(column, None)}')
