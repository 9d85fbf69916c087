"""Makes JSON Schemas for editors from the structs that the files are read with.

They describe what :class:`neurocheck.reading.structs.Reader` takes. What an editor
cannot know, such as whether a question exists, is left to ``neurocheck questions
check``.
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
# The schemas repeat the "Attributes" of docstrings, if they are laid out like this. Run
# scripts/make_schemas.py after changing such a docstring.
# Python 3.13 and newer keep them without their indent, so that only more of it counts.
_ATTRIBUTE = re.compile(r"^( {4,8})(\w+): (.+(?:\n\1 +\S.*)*)", re.MULTILINE)
# JSON Schema has JavaScript's regular expressions, which do not know (?P<name>...).
_NAMED_GROUP = re.compile(r"\?P<\w+>")
_TEXT: dict[str, Any] = {"type": ["string", "number", "boolean"], "minLength": 1}
"""Text: any scalar, as ``no`` and ``2026`` are read as they are written."""

_SCALARS: dict[type, dict[str, Any]] = {
    str: _TEXT,
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    Formula: {"type": ["string", "number"], "description": "weight / height ** 2"},
}


def make_questions_schema() -> dict[str, Any]:
    """Return the schema of question sets."""
    return _make_file_schema(Questionnaire, QUESTIONS_FORMAT)


def make_guidance_schema() -> dict[str, Any]:
    """Return the schema of guidance."""
    return _make_file_schema(Guidance, GUIDANCE_FORMAT)


def make_sources_schema() -> dict[str, Any]:
    """Return the schema of lists of sources."""
    return _make_file_schema(SourcesFile, SOURCES_FORMAT)


FILE_SCHEMAS: dict[str, Callable[[], dict[str, Any]]] = {
    "guidance": make_guidance_schema,
    "questions": make_questions_schema,
    "sources": make_sources_schema,
}
"""The functions that make the schemas which lie in ``data/schema/``."""


def schema_text(schema: dict[str, Any]) -> str:
    """Return a schema as the text of its file."""
    return msgspec.json.format(msgspec.json.encode(schema), indent=2).decode() + "\n"


def _make_file_schema(struct: type[msgspec.Struct], form: str) -> dict[str, Any]:
    """Return the schema of a kind of file."""
    definitions: dict[str, Any] = {}
    root = _make_struct_schema(struct, definitions)
    root["properties"]["format"] = {"const": form}
    return {
        "$schema": _DIALECT,
        "title": f"neurocheck: {form}",
        **root,
        "$defs": dict(sorted(definitions.items())),
    }


def _schema_of(wanted: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a type, with a reference to each struct in it.

    Args:
        wanted: The type.
        definitions: The schemas that are referred to; those of its structs are added.
    """
    # Keep in step with Reader.read: the schema should allow what is read, and no more.
    if wanted == Condition:
        definitions.setdefault("Condition", _make_condition_schema())
        return {"$ref": "#/$defs/Condition"}
    if get_origin(wanted) is not None:
        return _make_generic_schema(get_origin(wanted), get_args(wanted), definitions)
    if wanted in _SCALARS:
        return _SCALARS[wanted]
    if issubclass(wanted, Enum):
        return {"enum": [str(one.value) for one in wanted]}
    if wanted.__name__ not in definitions:
        definitions[wanted.__name__] = {}  # there, before it is met again inside
        definitions[wanted.__name__] = _make_struct_schema(wanted, definitions)
    return {"$ref": f"#/$defs/{wanted.__name__}"}


def _make_generic_schema(
    origin: Any, inner: tuple[Any, ...], definitions: dict[str, Any]
) -> dict[str, Any]:
    """Return the schema of a list, a mapping, a name, or one of several types."""
    if origin is Literal:
        return {"enum": list(inner)}
    if origin is tuple:
        listed = {"type": "array", "items": _schema_of(inner[0], definitions)}
        # A single text may stand for a list of one; see Reader.read_list.
        return {"anyOf": [_TEXT, listed]} if inner[0] is str else listed
    if origin is dict:
        value = _schema_of(inner[1], definitions)
        return {"type": "object", "additionalProperties": value}
    members = [_schema_of(one, definitions) for one in inner if one is not NoneType]
    return members[0] if len(members) == 1 else {"anyOf": members}


def _make_struct_schema(
    struct: type[msgspec.Struct], definitions: dict[str, Any]
) -> dict[str, Any]:
    """Return the schema of a mapping whose keys are the fields of a struct."""
    descriptions = _find_descriptions(struct)
    properties = {}
    required = []
    for name, key in keys_of(struct).items():
        schema = _schema_of(key.type, definitions)
        description = descriptions.get(key.name)
        about = {"description": description} if description else {}
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


def _find_descriptions(struct: type) -> dict[str, str]:
    """Return what the docstrings say of each field, those of base classes first."""
    found = {}
    for one in reversed(struct.__mro__):
        if one.__module__.startswith("neurocheck."):
            for _indent, name, words in _ATTRIBUTE.findall(one.__doc__ or ""):
                found[name] = " ".join(words.split()).replace("``", "")
    return found


def _make_condition_schema() -> dict[str, Any]:
    """Return the schema of a condition: a text, or a mapping with its keys."""
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
