"""Takes the plain values of a command line without pydantic, which Typer imports.

Typer 0.29 hands every value to an adapter that pydantic builds, even one that was not
given. That costs a short run as much as all else that it does. Most values are texts,
paths and names of options, so they are converted here; any other value, and every
value that is wrong, goes Typer's own way. What Typer does not promise is only read,
and where it is not there, Typer's own way is taken as well: slower, and as right.
"""

from collections.abc import Iterable
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any, Final, get_args


__all__ = ["take_plain_values"]

_OTHER: Final = object()
"""Stands for a value that is left to Typer."""


def take_plain_values(params: Iterable[Any]) -> None:
    """Let parameters of a command convert plain values by themselves."""
    for param in params:
        # Click's documented method, of this one object.
        param.process_value = partial(_process_value, param)


def _process_value(param: Any, context: Any, value: Any) -> Any:
    """Return the value of a parameter as the command gets it."""
    found = _convert(param, value)
    if found is _OTHER:
        return type(param).process_value(param, context, value)
    return param.callback(context, param, found) if param.callback else found


def _convert(param: Any, value: Any) -> Any:
    """Return a plain value as Typer would, or that it is not plain."""
    is_list = param.nargs == -1 or getattr(param, "multiple", False)
    if value is None:
        return _OTHER if param.required else () if is_list else None
    kind = getattr(getattr(param, "type_descriptor", None), "annotation", None)
    if not is_list:
        return _convert_one(kind, value)
    kind = next(iter(get_args(kind)), None)
    if not value or not isinstance(value, list | tuple):
        return _OTHER
    found = [_convert_one(kind, one) for one in value]
    return _OTHER if _OTHER in found else found


def _convert_one(kind: Any, value: Any) -> Any:
    """Return one value of the kind, or that it is not plain."""
    if isinstance(value, str) and isinstance(kind, type):
        if kind in {str, Path}:
            return kind(value)
        if issubclass(kind, StrEnum) and value in {*kind}:
            return kind(value)
    return _OTHER
