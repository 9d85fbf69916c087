"""Hides counts so small that a person might be known by them.

Counts that add up are hidden together: never one alone, which would follow from the
rest. Where groups stand side by side, the same counts are hidden in two groups or more,
as one alone would follow from the counts of everybody.
"""

from collections.abc import Collection, Mapping, Sequence


__all__ = ["OTHERS", "add_counts", "find_hidden", "merge_small"]

OTHERS = "?others"
"""The name of small groups that were put together."""

Counts = Mapping[str, int]

_ROWS = "rows"


def add_counts(groups: Collection[Counts]) -> dict[str, int]:
    """Return the counts of several groups together."""
    names = {name: None for counts in groups for name in counts}
    return {name: sum(counts[name] for counts in groups) for name in names}


def merge_small(groups: Mapping[str, Counts], smallest: int) -> dict[str, Counts]:
    """Return groups of which none has fewer rows than that; small ones as one.

    Where those would still be too few, the next smallest group joins them.
    """
    left = dict(sorted(groups.items(), key=lambda one: one[1][_ROWS]))
    merged: list[Counts] = []
    while left:
        name, counts = next(iter(left.items()))
        so_far = sum(one[_ROWS] for one in merged)
        if counts[_ROWS] >= smallest and (so_far >= smallest or not merged):
            break
        merged.append(left.pop(name))
    kept = {name: left[name] for name in groups if name in left}
    return kept | ({OTHERS: add_counts(merged)} if merged else {})


def find_hidden(
    whole: Counts,
    groups: Mapping[str, Counts],
    parts: Sequence[str],
    smallest: int,
    forced: Mapping[str, Collection[str]] = {},
) -> dict[str, set[str]]:
    """Return which of some counts that add up to all rows are to be hidden.

    Args:
        whole: The counts of everybody.
        groups: The counts of each group; their sum is that of everybody.
        parts: The names of the counts, which add up to the rows.
        smallest: The smallest count that may be shown, apart from 0.
        forced: What is hidden in any case, by group; "" stands for everybody.

    Returns:
        For "" and for groups, the names to hide. In a group they are either none, or
        the same as in at least one other.
    """

    def find_small(name: str, counts: Counts) -> set[str]:
        small = {part for part in parts if 0 < counts[part] < smallest}
        return small | {*forced.get(name, ())}

    top = _widen(find_small("", whole), whole, parts, smallest)
    small = {name: find_small(name, counts) for name, counts in groups.items()}
    chosen = [name for name in groups if small[name]]
    if not chosen and not top:
        return {}
    others = [name for name in groups if name not in chosen]
    others.sort(key=lambda name: groups[name][_ROWS])
    chosen += others[: max(2 - len(chosen), 0)]
    shared = top.union(*small.values())
    for name in chosen:
        shared = _widen(shared, groups[name], parts, smallest)
    return {"": top} | dict.fromkeys(chosen, shared)


def _widen(
    hidden: set[str], counts: Counts, parts: Sequence[str], smallest: int
) -> set[str]:
    """Return what is hidden with as much beside it that nothing of it can be told."""
    hidden = {*hidden}
    while hidden and (
        len(hidden) < 2 or sum(counts[part] for part in hidden) < smallest  # noqa: PLR2004 - one alone would follow
    ):
        rest = [part for part in parts if part not in hidden]
        if not rest:
            break
        hidden.add(min(rest, key=lambda part: (counts[part] == 0, counts[part])))
    return hidden
