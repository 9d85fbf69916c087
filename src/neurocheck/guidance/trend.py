"""Which numbers are compared from one assessment to the next."""

from typing import Literal

import msgspec


__all__ = ["TrendNumber"]


class TrendNumber(msgspec.Struct, frozen=True, kw_only=True):
    """A number that is compared from one assessment to the next.

    Attributes:
        id: A question with a number for an answer, or a derived number.
        better: Which way is better; without it, a change is only a change.
    """

    id: str
    better: Literal["lower", "higher"] | None = None
