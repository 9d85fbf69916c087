"""JSON Schemas for editors, made from the structs that the files are read with.

They say what :class:`neurocheck.reading.structs.Reader` takes. What an editor cannot
know, such as whether a question exists, is left to ``neurocheck questions check``.
"""

import re
from collections.abc import Callable
from enum import Enum
from types import NoneType
from typing import Any, Literal, get_args, get_origin

import msgspec

from neurocheck.guidance.load import FORMAT as GUIDANCE_FORMAT
from neurocheck.guidance.rules import Guidance
from neurocheck.questionnaire.conditions import TEXT_FORMS, Condition
from neurocheck.questionnaire.formula import Formula
from neurocheck.questionnaire.load import FORMAT as QUESTIONS_FORMAT
from neurocheck.questionnaire.model import Questionnaire
from neurocheck.reading.structs import keys_of
from neurocheck.sources import FORMAT as SOURCES_FORMAT
from neurocheck.sources import SourcesFile


__all__ = ["FILE_SCHEMAS", "schema_text"]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_ATTRIBUTE = re.compile(r"^ {4,8}(\w+): (.+(?:\n {12,}\S.*)*)", re.MULTILINE)
_NAMED_GROUP = re.compile(r"\?P<\w+>")
_TEXT: dict[str, Any] = {"type": ["string", "number", "boolean"], "minLength": 1}
"""Any scalar can stand for text: ``no`` and ``2026`` are read as they are written."""

_SCALARS: dict[type, dict[str, Any]] = {
    str: _TEXT,
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    Formula: {"type": ["string", "number"], "description": "weight / height ** 2"},
}


def questions_schema() -> dict[str, Any]:
    """Give the schema of question sets."""
    return _file_schema(Questionnaire, QUESTIONS_FORMAT)


def guidance_schema() -> dict[str, Any]:
    """Give the schema of guidance."""
    return _file_schema(Guidance, GUIDANCE_FORMAT)


def sources_schema() -> dict[str, Any]:
    """Give the schema of lists of sources."""
    return _file_schema(SourcesFile, SOURCES_FORMAT)


FILE_SCHEMAS: dict[str, Callable[[], dict[str, Any]]] = {
    "guidance": guidance_schema,
    "questions": questions_schema,
    "sources": sources_schema,
}
"""What makes the schema of each kind of file; ``data/schema/`` holds what it makes."""


def schema_text(schema: dict[str, Any]) -> str:
    """Write a schema as it stands in a file."""
    return msgspec.json.format(msgspec.json.encode(schema), indent=2).decode() + "\n"


def _file_schema(struct: type[msgspec.Struct], form: str) -> dict[str, Any]:
    """Give the schema of a kind of file."""
    definitions: dict[str, Any] = {}
    root = _struct(struct, definitions)
    root["properties"]["format"] = {"const": form}
    return {
        "$schema": _DIALECT,
        "title": f"neurocheck: {form}",
        **root,
        "$defs": dict(sorted(definitions.items())),
    }


def _of(wanted: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    """Give the schema of what stands where a type is wanted."""
    if get_origin(wanted) is not None:
        return _generic(get_origin(wanted), get_args(wanted), definitions)
    if wanted in _SCALARS:
        return _SCALARS[wanted]
    if issubclass(wanted, Enum):
        return {"enum": [str(one.value) for one in wanted]}
    if wanted.__name__ not in definitions:
        definitions[wanted.__name__] = {}  # there, before it is met again inside
        is_condition = issubclass(wanted, Condition)
        made = _condition() if is_condition else _struct(wanted, definitions)
        definitions[wanted.__name__] = made
    return {"$ref": f"#/$defs/{wanted.__name__}"}


def _generic(
    origin: Any, inner: tuple[Any, ...], definitions: dict[str, Any]
) -> dict[str, Any]:
    """Give the schema of a list, a mapping, a name, or one of several types."""
    if origin is Literal:
        return {"enum": list(inner)}
    if origin is tuple:
        listed = {"type": "array", "items": _of(inner[0], definitions)}
        return {"anyOf": [_TEXT, listed]} if inner[0] is str else listed
    if origin is dict:
        value = _of(inner[1], definitions)
        return {"type": "object", "additionalProperties": value}
    members = [_of(one, definitions) for one in inner if one is not NoneType]
    return members[0] if len(members) == 1 else {"anyOf": members}


def _struct(
    struct: type[msgspec.Struct], definitions: dict[str, Any]
) -> dict[str, Any]:
    """Give the schema of a mapping whose keys are the fields of a struct."""
    words = _descriptions(struct)
    properties = {}
    required = []
    for name, key in keys_of(struct).items():
        schema = _of(key.type, definitions)
        said = words.get(key.name)
        about = {"description": said} if said else {}
        properties[name] = {**schema, **about}
        if key.required:
            required.append(name)
    return {
        "type": "object",
        "description": (struct.__doc__ or "").partition("\n")[0],
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _descriptions(struct: type) -> dict[str, str]:
    """Take what the docstrings say of each field, those of base classes first."""
    found = {}
    for one in reversed(struct.__mro__):
        if one.__module__.startswith("neurocheck."):
            for name, words in _ATTRIBUTE.findall(one.__doc__ or ""):
                found[name] = " ".join(words.split()).replace("``", "")
    return found


def _condition() -> dict[str, Any]:
    """Give the schema of a condition: a text, or a mapping with its keys."""
    again = {"$ref": "#/$defs/Condition"}
    several = {"type": "array", "items": again, "minItems": 1}
    count = {"type": "integer", "minimum": 1}
    forms = "|".join(_NAMED_GROUP.sub("?:", form) for form in TEXT_FORMS)
    keys: list[dict[str, Any]] = [
        {"all": several},
        {"any": several},
        {"not": again},
        {"at_least": count, "of": several},
    ]
    mappings = [
        {
            "type": "object",
            "properties": properties,
            "required": list(properties),
            "additionalProperties": False,
        }
        for properties in keys
    ]
    text = {"type": "string", "pattern": rf"^\s*({forms})\s*$"}
    return {
        "description": "Such as: question_id = option_id, or {all: [..]}.",
        "anyOf": [text, *mappings],
    }
