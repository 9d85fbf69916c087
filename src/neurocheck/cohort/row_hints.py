"""Finds the columns that say which rows count, and those with dates, by their look."""

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from neurocheck.cohort.cleaning.dates import DATE_FORMS, to_iso
from neurocheck.cohort.columns_seen import ColumnSeen


__all__ = [
    "OPEN",
    "RowHints",
    "find_date_form",
    "find_row_hints",
]

OPEN = "?"
"""Stands in a draft where somebody has to say what a thing means."""

_AGREES = {"agree", "agreed", "agrees", "consent", "consents", "consented", "assent"}
_CONSENT = {*_AGREES, "agreement"}
_NOT = {"no", "not", "don", "dont", "disagree", "decline", "declined", "refuse"}
_NOT |= {"refused", "never", "withdrawn", "0", "false", "unchecked"}
_YES = {*_AGREES, "yes", "accept", "accepted", "given", "1", "true", "checked"}
_VISIT = {"event", "visit", "wave", "timepoint", "round", "occasion"}
_BORN = {"birth", "dob", "born", "birthdate", "birthday", "dateofbirth"}
_SEEN_ON = {"visit", "date", "timestamp", "submitted", "completed", "today", "exam"}
_FEW = 4  # ways to consent
_SERIAL = range(5_000, 60_000)  # days of Excel, from 1913 to 2064


class RowHints(NamedTuple):
    """Columns that may say which rows count, or when; None where none seems to.

    Attributes:
        consent: Says who agreed to take part.
        agreed: What its values mean: yes, no, or open.
        visit: Says which visit of a person a row is of.
        visits: A word for each of its values, the most frequent first.
        born: Dates of birth.
        seen_on: The dates of visits.
    """

    consent: ColumnSeen | None
    agreed: dict[str, str]
    visit: ColumnSeen | None
    visits: dict[str, str]
    born: ColumnSeen | None
    seen_on: ColumnSeen | None

    @property
    def columns(self) -> tuple[ColumnSeen, ...]:
        """The columns that were found."""
        found = (self.consent, self.visit, self.born, self.seen_on)
        return tuple(one for one in found if one is not None)


def find_row_hints(columns: Iterable[ColumnSeen]) -> RowHints:
    """Return what the columns that answer no question may be for."""
    columns = tuple(columns)
    born = _find_dates(columns, _BORN)
    rest = [one for one in columns if one is not born]
    consent = next((one for one in columns if _is_consent(one)), None)
    visit = next((one for one in columns if _is_visit(one)), None)
    agreed = {one: _find_consent(one) for one in consent.codes or ()} if consent else {}
    return RowHints(
        consent=consent,
        agreed=agreed,
        visit=visit,
        visits=_name_visits(visit) if visit else {},
        born=born,
        seen_on=_find_dates(rest, _SEEN_ON),
    )


def _is_consent(column: ColumnSeen) -> bool:
    """Return whether a column seems to say who agreed."""
    codes = column.codes
    is_choice = bool(codes) and len(codes or ()) <= _FEW and column.is_shown
    return is_choice and not _CONSENT.isdisjoint(_list_words(column))


def _find_consent(value: str) -> str:
    """Return whether a value means that somebody agreed."""
    words = _split(value)
    if words & _NOT:
        return "no"
    return "yes" if words & _YES else OPEN


def _is_visit(column: ColumnSeen) -> bool:
    """Return whether a column seems to say which visit a row is of."""
    is_choice = bool(column.codes) and column.is_shown
    is_named = not _VISIT.isdisjoint(_list_words(column))
    named = _name_visits(column)
    is_clear = len(set(named.values())) == len(named) and "" not in named.values()
    return is_choice and is_named and is_clear and not find_date_form(column.sample)


def _name_visits(column: ColumnSeen) -> dict[str, str]:
    """Return a word for each value that a condition can use."""
    ordered = sorted((column.codes or {}).items(), key=lambda one: (-one[1], one[0]))
    return {
        value: "_".join(re.findall(r"\w+", value.casefold())) for value, _n in ordered
    }


def _find_dates(
    columns: Iterable[ColumnSeen], words: Iterable[str]
) -> ColumnSeen | None:
    """Return the first column of dates that has one of some words in its name."""
    for column in columns:
        is_named = not _list_words(column).isdisjoint(words)
        if is_named and find_date_form(column.sample):
            return column
    return None


def find_date_form(values: Iterable[str]) -> str:
    """Return the word for the way in which dates are written.

    Returns:
        A word of a map; :data:`OPEN` where the day and the month cannot be told apart;
        "" where the values are no dates.

    >>> find_date_form(["2026-03-02 9:14", "2.3.2026"])
    '?'
    >>> find_date_form(["3/2/2026", "3/20/2026"]), find_date_form(["3/2/2026"])
    ('month-first', '?')
    """
    values = tuple(values)
    if not values:
        return ""
    fits = [form for form in DATE_FORMS if _are_dates(values, form)]
    if "iso" in fits:
        return "iso"
    if fits == ["excel"]:
        are_days = all(int(float(one)) in _SERIAL for one in values)
        return "excel" if are_days else ""
    fits = [form for form in fits if form != "excel"]
    return OPEN if len(fits) > 1 else "".join(fits)


def _are_dates(values: Iterable[str], form: str) -> bool:
    """Return whether all values are dates in a form."""
    try:
        for value in values:
            date.fromisoformat(to_iso(value, form))
    except ValueError:
        return False
    return True


def _list_words(column: ColumnSeen) -> set[str]:
    """Return the words of a column's names."""
    return _split(f"{column.name} {column.label}")


def _split(text: str) -> set[str]:
    """Return the words of a text; ``StartDate`` is two."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    return set(re.findall(r"[^\W_]+", apart.casefold()))
