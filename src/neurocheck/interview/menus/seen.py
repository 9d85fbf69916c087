"""Which lines of a list were on the screen: nobody denies signs they could not see."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from neurocheck.interview.menus.draw import Fragments


__all__ = ["SeenLines"]

_SAID = 3
"""So many rows may be taken from the list by what is said below it."""
_CURSOR = ("[SetCursorPosition]", "")
"""What makes prompt_toolkit scroll to a line."""


class SeenLines:
    """Notes the lines of a list that were shown, and scrolls to those that were not.

    A line of the list takes several rows where the window is narrow.
    """

    def __init__(self) -> None:
        """Begin with nothing seen."""
        self._values: Sequence[Any] = ()
        self._count = 0  # of all lines, those that are filtered out included
        self._owners: list[int] = []  # for each row drawn, the line that it belongs to
        self._heights: dict[Any, int] = {}  # the rows that a line takes, by value
        self._rows: dict[Any, set[int]] = {}  # the rows that were seen, by value
        self._seen: set[Any] = set()
        self._height = 1
        self._top = 0  # the first row that is on the screen
        self._target: Any = None
        self._leads_up = False

    @property
    def has_begun(self) -> bool:
        """Whether anything of the list was on the screen."""
        return bool(self._rows)

    def begin(self, values: Sequence[Any]) -> None:
        """Begin with the values of the lines of another list."""
        self._values, self._rows, self._target = values, {}, None
        self._seen, self._heights, self._count = set(), {}, len(values)

    def show(self, values: Sequence[Any]) -> None:
        """Take over the lines that are in the list now, with some filtered out."""
        self._values, self._target = values, None

    def draw(self, drawn: Fragments, fitted: Fragments) -> Fragments:
        """Return the lines to draw, and note which rows each of them takes.

        Args:
            drawn: The lines as questionary draws them, each in one row.
            fitted: The same pieces, broken to fit the window.
        """
        line, owners, ends = 0, [0], {}
        for number, ((_style, whole), piece) in enumerate(
            zip(drawn, fitted, strict=True)
        ):
            if whole == "\n":
                ends[self._values[line]] = number
                line += 1
            owners += [line] * piece[1].count("\n")
        self._owners = owners
        counts = Counter(owners)
        # Kept where others are filtered out: they take as many rows when they are back.
        self._heights.update(
            (value, counts[number]) for number, value in enumerate(self._values)
        )
        if self._target is None:
            return fitted
        if self._leads_up:
            before = self._values[: self._values.index(self._target)]
            at = ends[before[-1]] + 1 if before else 0
        else:
            at = ends.get(self._target, len(fitted))  # nothing after the last line
        return [*fitted[:at], _CURSOR, *fitted[at:]]

    def note(self, rows: Iterable[int], height: int) -> None:
        """Note the rows that are on the screen.

        Args:
            rows: Their numbers, from 0.
            height: How many rows the list has there.
        """
        rows = [*rows]
        if len(self._values) == self._count:  # a shorter list takes fewer rows
            self._height, self._top = height, min(rows, default=0)
        for row in rows:
            if row < len(self._owners) and self._owners[row] < len(self._values):
                first = self._owners.index(self._owners[row])
                value = self._values[self._owners[row]]
                self._rows.setdefault(value, set()).add(row - first)

    def find_unseen(self, values: Sequence[Any]) -> list[Any]:
        """Return those of the values whose lines were not seen with all their rows.

        Of a line that is higher than the list, as many rows count as there are. What
        was once seen stays so, whatever becomes of the window.
        """
        for value in values:
            wanted = min(self._heights.get(value, 1), self._height)
            if len(self._rows.get(value, ())) >= wanted:
                self._seen.add(value)
        return [value for value in values if value not in self._seen]

    def scroll_to(self, unseen: Sequence[Any]) -> None:
        """Scroll so far that as many unseen lines are shown as the window holds.

        Args:
            unseen: Their values, in order; the first one is shown in any case. Without
                any, the pointer decides what is shown.
        """
        self._target = None
        if not unseen:
            return
        room, self._target = self._height - _SAID, unseen[0]
        start = self._values.index(unseen[0])
        # A line above comes to the top of the window, and the others stand below it.
        above = sum(self._heights.get(value, 1) for value in self._values[:start])
        self._leads_up = above < self._top
        if self._leads_up:
            return
        for value in self._values[start:]:
            room -= self._heights.get(value, 1)
            if room < 0:
                break
            self._target = value
