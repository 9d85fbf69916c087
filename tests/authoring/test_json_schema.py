"""Schemas for editors accept what the readers accept."""

import inspect
import json
import runpy
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from neurocheck.authoring.json_schema import FILE_SCHEMAS
from neurocheck.problems import Code
from neurocheck.questionnaire.model import Question, Questionnaire
from neurocheck.reading.nodes import plain_value
from neurocheck.reading.yaml import parse_yaml
from neurocheck.resources import bundled
from support.each import each
from support.program import neurocheck


ROOT = Path(__file__).parents[2]
BROKEN = ROOT / "tests" / "broken"
KINDS = sorted(FILE_SCHEMAS)
FORM = {code.number for code in Code if code.number.startswith("NC2")} | {
    Code.BAD_CONDITION.number
}

each_kind = pytest.mark.parametrize("kind", KINDS)


def _read(path: Path) -> Any:
    """Return the content of a file as an editor sees it."""
    return plain_value(parse_yaml(path.read_bytes(), path.name)[0])


def _make_validator(kind: str) -> jsonschema.Draft202012Validator:
    """Return a validator for a kind of file."""
    return jsonschema.Draft202012Validator(FILE_SCHEMAS[kind]())


def _read_kind(content: Any) -> str:
    """Return the kind that a file declares."""
    form = content.get("format", "") if isinstance(content, dict) else ""
    return "guidance" if "guidance" in form else "questions"


@each_kind
def test_a_schema_is_one(kind: str) -> None:
    """Each schema follows the rules of JSON Schema 2020-12, and is printed."""
    schema = neurocheck("schema", kind).document

    assert schema == FILE_SCHEMAS[kind]()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(schema)


@each_kind
def test_bundled_files_are_valid(kind: str) -> None:
    """The bundled files and the good files pass."""
    good = BROKEN / "good" / f"{kind}.yaml"

    for path in [bundled(f"{kind}.yaml"), *([good] if good.exists() else [])]:
        assert list(_make_validator(kind).iter_errors(_read(path))) == []


@each_kind
def test_bundled_files_name_their_schema(kind: str) -> None:
    """The first line leads an editor to the schema, which lies where it says."""
    path = bundled(f"{kind}.yaml")
    first = path.read_text(encoding="utf-8").splitlines()[0]

    directive, _, name = first.partition("$schema=")
    assert directive == "# yaml-language-server: "
    assert json.loads((path.parent / name).read_text("utf-8")) == FILE_SCHEMAS[kind]()


def test_schemas_on_disk_are_current() -> None:
    """The schemas in data/ match the code; else run scripts/make_schemas.py."""
    made = runpy.run_path(str(ROOT / "scripts" / "make_schemas.py"))["write_schemas"]()
    folder = bundled("schema")

    found = {path.name: path.read_text("utf-8") for path in folder.iterdir()}
    assert found == made


def test_descriptions_are_whole_on_each_python(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python 3.13 and newer keep docstrings without their indent."""
    before = FILE_SCHEMAS["questions"]()
    for struct in (Question, Questionnaire):
        kept = inspect.cleandoc(struct.__doc__ or "")
        monkeypatch.setattr(struct, "__doc__", f"{kept}\n")

    assert FILE_SCHEMAS["questions"]() == before


@each(
    "path",
    [p for p in sorted(BROKEN.glob("*.yaml")) if p.stem != "saved_as_utf16"],
    ids=lambda path: path.stem,
)
def test_a_file_of_broken_form_is_refused(path: Path) -> None:
    """An editor marks what is wrong in form, and leaves the rest to the check."""
    report = path.with_suffix(".expected").read_text(encoding="utf-8")
    of_form = [n for n in FORM if f"{path.name}:" in report and f" {n} " in report]
    content = _read(path)

    refused = list(_make_validator(_read_kind(content)).iter_errors(content))

    if of_form:
        assert refused
    elif parse_yaml(path.read_bytes(), path.name)[1] == []:
        assert refused == []


@pytest.mark.parametrize(
    ("condition", "is_valid"),
    [
        ("feet_numb = both", True),
        ("hba1c >= 54 mmol/mol", True),
        ("legs includes fell", True),
        ("age is answered", True),
        ("foot_trouble", True),
        ({"all": ["a = b", {"not": "c"}]}, True),
        ({"at_least": 2, "of": ["a", "b", "c"]}, True),
        ("a b c", False),
        ({"all": []}, False),
        ({"any": "a = b"}, False),
        ({"at_least": 2}, False),
        ({"all": ["a"], "any": ["b"]}, False),
        (["a = b"], False),
        (3, False),
    ],
)
def test_forms_of_conditions(condition: Any, is_valid: bool) -> None:
    """Each way to write a condition passes, and other ways do not."""
    schema = FILE_SCHEMAS["guidance"]()
    only = {"$ref": "#/$defs/Condition", "$defs": schema["$defs"]}

    assert jsonschema.Draft202012Validator(only).is_valid(condition) is is_valid


@each_kind
def test_keys_are_explained(kind: str) -> None:
    """Every key of a schema has a description for editors."""
    definitions = FILE_SCHEMAS[kind]()["$defs"]
    unsaid = [
        f"{name}.{key}"
        for name, schema in definitions.items()
        for key, about in schema.get("properties", {}).items()
        if "description" not in about
    ]

    assert unsaid == []
