"""Runs a test for many values as one test that reports all failures."""

import functools
import inspect
from collections.abc import Callable, Iterable
from typing import Any


__all__ = ["each"]


def each(
    names: str | tuple[str, ...], values: Iterable[Any], *, ids: Any = str
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return a decorator that runs a test for each value and reports all failures.

    It takes the arguments of ``pytest.mark.parametrize``, and makes one test of them:
    a data file of hundreds of lines is one promise. All values share the fixtures.

    Args:
        names: The parameters of the test that receive the values.
        values: The values; tuples if there are several names.
        ids: Names of the values in the report: a list, or a function of a value.
    """
    listed = (names,) if isinstance(names, str) else tuple(names)
    cases = [_take_apart(value, len(listed)) for value in values]
    named = (
        [ids(*case) if len(case) == 1 else str(case) for _, case in cases]
        if callable(ids)
        else list(ids)
    )
    labels = [given or name for (given, _), name in zip(cases, named, strict=False)]

    def decorate(test: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(test)
        def run(**fixtures: Any) -> None:
            failures = []
            for label, (_, case) in zip(labels, cases, strict=True):
                try:
                    test(**dict(zip(listed, case, strict=True)), **fixtures)
                except Exception as error:  # noqa: BLE001 - all are reported below
                    failures.append(f"{label}: {type(error).__name__}: {error}")
            count = f"{len(failures)} of {len(cases)}"
            assert not failures, "\n".join([count, *failures])

        assert cases, "nothing to try"
        given = inspect.signature(test)
        kept = [one for name, one in given.parameters.items() if name not in listed]
        run.__signature__ = given.replace(parameters=kept)  # type: ignore[attr-defined]
        return run

    return decorate


def _take_apart(value: Any, count: int) -> tuple[str, tuple[Any, ...]]:
    """Return the id from ``pytest.param``, if there is one, and the value's parts."""
    if hasattr(value, "marks") and hasattr(value, "values"):
        return value.id or "", tuple(value.values)
    return "", tuple(value) if count > 1 else (value,)
