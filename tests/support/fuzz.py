"""Random documents: valid ones made from the types, and damaged ones."""

import json
from typing import Any

import msgspec
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy
from msgspec import inspect

from neurocheck.document import Document


__all__ = ["damaged_documents", "documents", "is_valid", "texts"]

_HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</style></title></svg><b onclick=x>&lt;i&gt;",
    "[a](javascript:b) ![c](d) <e@f.example> **g**",
    "# h\n- i\n> j\n\n---\n```",
    "\x1b]8;;http://k.example\x07l\x1b[2J\u202em",
    "{n} {} {0} %s %(o)s",
    "p" * 3_000,
    "",
)
_PLACES = ("toes_left", "foot_right", "face", "belly", "hand_left", "nowhere")
_JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(_HOSTILE),
    st.just([]),
    st.just({}),
    st.recursive(st.just([]), lambda inner: st.lists(inner, max_size=2)),
)

texts = st.one_of(st.sampled_from((*_HOSTILE, *_PLACES)), st.text(max_size=12))
"""Hostile texts, names of places, and any other texts."""


def _build_strategy(found: Any) -> SearchStrategy[Any]:
    """Return a strategy for JSON values of a type that msgspec describes."""
    match found:
        case inspect.StructType():
            needed = {
                f.encode_name: _build_strategy(f.type)
                for f in found.fields
                if f.required
            }
            extra = {
                f.encode_name: _build_strategy(f.type)
                for f in found.fields
                if not f.required
            }
            return st.fixed_dictionaries(needed, optional=extra)
        case inspect.DictType():
            inner = _build_strategy(found.value_type)
            return st.dictionaries(_build_strategy(found.key_type), inner, max_size=2)
        case inspect.VarTupleType() | inspect.ListType():
            return st.lists(_build_strategy(found.item_type), max_size=2)
        case inspect.UnionType():
            return st.one_of(*map(_build_strategy, found.types))
        case inspect.LiteralType():
            return st.sampled_from(found.values)
        case inspect.EnumType():
            return st.sampled_from([one.value for one in found.cls])
        case inspect.DateTimeType():
            return st.datetimes().map(lambda time: time.isoformat() + "Z")
    return _SCALARS[type(found)]


_SCALARS: dict[type, SearchStrategy[Any]] = {
    inspect.BoolType: st.booleans(),
    inspect.FloatType: st.one_of(st.integers(-3, 30), st.floats(-1e300, 1e300)),
    inspect.IntType: st.integers(-(2**63), 2**63 - 1),
    inspect.NoneType: st.none(),
    inspect.StrType: texts,
}


def documents() -> SearchStrategy[Any]:
    """Return a strategy for documents as JSON values that the schema allows."""
    return _build_strategy(inspect.type_info(Document))


@st.composite
def damaged_documents(draw: DrawFn) -> bytes:
    """Draw the bytes of a document with parts changed, added or removed."""
    found = draw(documents())
    for _ in range(draw(st.integers(0, 3))):
        _damage(draw, found)
    data = json.dumps(found).encode("utf-8", "surrogatepass")
    if draw(st.integers(0, 5)):
        return data
    cut = draw(st.integers(0, len(data)))
    return data[:cut] + draw(st.binary(max_size=4)) + data[cut + 1 :]


def _damage(draw: DrawFn, found: Any) -> None:
    """Change or delete one random part of a value in place."""
    while True:
        keys = [*found] if isinstance(found, dict) else [*range(len(found))]
        if not keys:
            return
        key = draw(st.sampled_from(keys))
        inner = found[key]
        if isinstance(inner, dict | list) and inner and draw(st.booleans()):
            found = inner
            continue
        if draw(st.integers(0, 2)):
            found[key] = draw(_JUNK)
        else:
            del found[key]
        return


def is_valid(data: bytes) -> bool:
    """Return whether bytes are a valid document."""
    try:
        data.decode()  # msgspec passes over what it does not read
        msgspec.json.decode(data, type=Document)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return False
    return True
