"""Names the groups that rows are in, by the cells of one column."""

from itertools import chain, count

import polars as pl

from neurocheck.errors import AnswersError
from neurocheck.i18n.translate import gettext as _
from neurocheck.sanitize import one_line


__all__ = ["GroupNames"]

_LONGEST = 60  # letters of a name
_MOST = 100


class GroupNames:
    """The names of the groups that were met so far."""

    def __init__(self, column: str) -> None:
        """Start with none.

        Args:
            column: The column that says which group a row is in.
        """
        self._column = column
        self._names: dict[str, str] = {}

    def read(self, cells: pl.Series) -> pl.Series:
        """Return which group each row is in; "" where that is not known.

        Raises:
            AnswersError: There are so many groups that it must be another column.
        """
        groups = cells.cast(pl.String)
        found = {
            one: self._name(one_line(one or "").strip())
            for one in groups.unique(maintain_order=True)
        }
        return groups.replace_strict(found, return_dtype=pl.String)

    def _name(self, whole: str) -> str:
        """Return the name of a group, cut; those that begin alike have numbers.

        Raises:
            AnswersError: There are too many groups.
        """
        if whole not in self._names:
            short = whole[:_LONGEST].strip()
            numbered = (f"{short} ({number})" for number in count(2))
            taken = {*self._names.values()}
            self._names[whole] = next(
                name for name in chain([short], numbered) if name not in taken
            )
        if len(self._names) > _MOST:
            raise AnswersError(
                _(
                    "The column {name} has more than {limit} different values, which is"
                    " too many for groups.",
                    name=one_line(self._column)[:60],
                    limit=_MOST,
                )
            )
        return self._names[whole]
