"""Forms for other programs say what the questions say, and nothing more."""

import csv
import io
import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import fhirkit
import pytest
from openpyxl import load_workbook
from pyxform.xls2xform import convert

from neurocheck.errors import NeurocheckError
from neurocheck.interchange.fhir_form import ABSENT_CODES, make_form
from neurocheck.interchange.redcap import COLUMNS, make_dictionary
from neurocheck.interchange.xlsform import make_sheets, make_wording
from neurocheck.questionnaire.load import load_questionnaire
from neurocheck.questionnaire.model import Questionnaire, Type
from support.bundled import SETS, bundle
from support.files import questionnaire
from support.program import neurocheck
from support.pseudo_language import write_locales
from support.sets import every_type


_EACH_SET = pytest.mark.parametrize("name", SETS)
_SUFFIXES = (".fhir.json", ".xlsx", ".csv")


def _asked(name: str) -> Questionnaire:
    """Return a question set."""
    return bundle(SETS[name]).questionnaire


def _export(tmp_path: Path, name: str, suffix: str, *more: str) -> bytes:
    """Return the form that the program writes."""
    path, file = tmp_path / f"form{suffix}", SETS[name]
    own = ("--questions", str(file)) if file else ()
    result = neurocheck("questions", "export", "-o", str(path), "--force", *own, *more)
    assert result.status == 0, result.err
    return path.read_bytes()


@pytest.mark.parametrize("suffix", _SUFFIXES)
def test_the_same_questions_give_the_same_bytes(tmp_path: Path, suffix: str) -> None:
    """A form does not hold when it was written."""
    assert _export(tmp_path, "bundled", suffix) == _export(tmp_path, "bundled", suffix)


def test_a_form_that_is_not_known_is_refused_with_those_that_are() -> None:
    """The end of the name says which form is meant."""
    result = neurocheck("questions", "export", "-o", "form.pdf")

    assert result.status == 2
    assert all(suffix in result.err for suffix in _SUFFIXES)


# ── FHIR ─────────────────────────────────────────────────────────────────────────────


def _list_items(parent: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the items of a form, at any depth."""
    for item in parent.get("item", ()):
        yield item
        yield from _list_items(item)


def _form(name: str) -> dict[str, Any]:
    """Return a form of FHIR, as it comes from its file."""
    made: dict[str, Any] = json.loads(
        json.dumps(make_form(_asked(name), language="en"))
    )
    return made


@_EACH_SET
def test_a_form_keeps_the_rules_of_fhir(name: str) -> None:
    """A validator of R4 finds nothing, and no linkId stands twice."""
    form = _form(name)
    links = [item["linkId"] for item in _list_items(form)]

    assert fhirkit.validate(json.dumps(form)) == []
    assert len(links) == len(set(links))
    assert {"url", "version", "title", "date", "status", "name"} <= set(form)


@_EACH_SET
def test_a_form_asks_every_question_and_works_out_nothing(name: str) -> None:
    """No rule about danger and no score stands in it."""
    form, asked = _form(name), _asked(name)
    types = {item["linkId"]: item["type"] for item in _list_items(form)}
    urls = {
        one["url"] for item in _list_items(form) for one in item.get("extension", ())
    }

    assert [
        link for link, type_ in types.items() if type_ not in {"group", "display"}
    ] == [*asked.questions]
    assert not [url for url in urls if "alculated" in url or "ordinal" in url]
    assert "ordinalValue" not in json.dumps(form)


def test_the_help_of_a_danger_question_stands_before_it() -> None:
    """In a clinic's form nobody warns, so it is not behind a button."""
    form, asked = _form("bundled"), _asked("bundled")
    siblings = [item for group in form["item"] for item in group["item"]]
    before = {
        after["linkId"]: one["text"]
        for one, after in pairwise(siblings)
        if one["type"] == "display"
    }

    assert before == {
        name: one.help
        for name, one in asked.questions.items()
        if one.danger and one.help
    }
    assert "stop and phone for help first" in before["danger_heart"]


def test_non_answers_are_options_of_hl7_and_stand_alone() -> None:
    """So do exclusive options; each option has the one system of its question."""
    asked = _asked("bundled")
    items = {item["linkId"]: item for item in _list_items(_form("bundled"))}

    for name, question in asked.questions.items():
        if not question.type.has_options:
            continue
        options = items[name]["answerOption"]
        codes = [one["valueCoding"]["code"] for one in options]
        alone = {one["valueCoding"]["code"] for one in options if "extension" in one}
        others = [] if question.closed else [*ABSENT_CODES]
        assert codes == [*question.choices, *others]
        if question.type is Type.CHOICES:
            assert alone == {*question.exclusive, *others}


def test_codes_of_loinc_come_with_its_notice_and_no_others_come() -> None:
    """LOINC asks for its notice; SNOMED CT needs a licence, so there is none."""
    form = _form("bundled")
    coded = {
        item["linkId"]: {one["code"] for one in item["code"]}
        for item in _list_items(form)
        if "code" in item
    }

    assert "https://loinc.org" in form["copyright"].replace("http:", "https:")
    assert coded["hba1c"] == {"4548-4", "59261-8"}
    assert "snomed" not in json.dumps(form).casefold()
    assert "copyright" not in _form("example")


def _list_texts(part: Any) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield each text of a form, and what it is in other languages."""
    if isinstance(part, list):
        for one in part:
            yield from _list_texts(one)
    if isinstance(part, dict):
        for key, value in part.items():
            beside = part.get(f"_{key}", {}).get("extension", ())
            told = [[tuple(one.values())[1] for one in e["extension"]] for e in beside]
            if key in {"title", "text", "display"}:
                yield value, [(code, text) for code, text in told]
            yield from _list_texts(value)


def test_a_form_of_fhir_is_in_the_language_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says so; its texts stand there in each other language, its codes are one."""
    monkeypatch.setenv("NEUROCHECK_LOCALES", str(write_locales()))
    english = json.loads(_export(tmp_path, "bundled", ".fhir.json"))
    german = json.loads(_export(tmp_path, "bundled", ".fhir.json", "--lang", "de"))
    ahead, behind = ([*_list_texts(form)] for form in (english, german))

    assert (english["language"], german["language"]) == ("en", "de")
    assert fhirkit.validate(json.dumps(german)) == []
    assert len(ahead) == len(behind) > 400
    for (one, others), (other, ones) in zip(ahead, behind, strict=True):
        assert one == other or (dict(others)["de"], dict(ones)["en"]) == (other, one)
    assert english["title"] != german["title"]
    assert _list_codes(english) == _list_codes(german)


def _list_codes(form: dict[str, Any]) -> list[str]:
    """Return every code of a form, in its order."""
    return re.findall(r'"(?:code|linkId|system)": "([^"]*)"', json.dumps(form))


def test_an_xlsform_has_every_language_and_the_same_codes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Labels stand side by side; the language shown is the form's own."""
    monkeypatch.setenv("NEUROCHECK_LOCALES", str(write_locales()))
    columns: list[set[Any]] = []
    for code in ("en", "de"):
        data = _export(tmp_path, "bundled", ".xlsx", "--lang", code)
        head, *rows = load_workbook(io.BytesIO(data))["choices"].iter_rows(
            values_only=True
        )
        assert {"label::English (en)", "label::Deutsch (de)"} <= set(head)
        columns.append({row[:2] for row in rows})
        assert all(all(row) for row in rows)

    assert columns[0] == columns[1]


# ── XLSForm ──────────────────────────────────────────────────────────────────────────


@_EACH_SET
def test_an_xlsform_compiles_without_a_warning(tmp_path: Path, name: str) -> None:
    """The compiler of ODK takes it, with every question and its group."""
    data = _export(tmp_path, name, ".xlsx")
    asked = _asked(name)

    made = convert(io.BytesIO(data), validate=False, file_type=".xlsx")

    assert made.warnings == []
    assert all(f"/{one}" in made.xform for one in asked.questions)
    assert "or_other" not in made.xform


def test_a_workbook_has_three_sheets_and_no_formula(tmp_path: Path) -> None:
    """Texts stay texts, whatever they begin with."""
    book = load_workbook(io.BytesIO(_export(tmp_path, "bundled", ".xlsx")))

    assert book.sheetnames == ["survey", "choices", "settings"]
    assert {cell.data_type for row in book["survey"] for cell in row} <= {"s", "n"}


def test_exclusive_options_and_ranges_are_constraints(tmp_path: Path) -> None:
    """Each with a message."""
    book = load_workbook(io.BytesIO(_export(tmp_path, "bundled", ".xlsx")))
    head, *rows = book["survey"].iter_rows(values_only=True)
    fields = {row[1]: dict(zip(head, row, strict=True)) for row in rows}

    assert "selected(., 'none') and count-selected(.) > 1" in str(
        fields["danger_heart"]["constraint"]
    )
    assert fields["age"]["constraint"] == ". >= 18 and . <= 110"
    assert fields["age"]["constraint_message::English (en)"]


def test_without_the_library_for_workbooks_the_command_to_install_it_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is an extra, as few need it."""
    monkeypatch.setattr("neurocheck.cli.questions_export.find_spec", lambda _name: None)

    result = neurocheck("questions", "export", "-o", "form.xlsx")

    assert result.status == 1
    assert "neurocheck[forms]" in result.err


def test_a_name_that_a_unit_needs_is_refused_in_an_xlsform() -> None:
    """A question of that name would stand twice in the form."""
    asked = questionnaire(
        """
        height: {type: decimal, min: 100, max: 250, units: [
          {name: cm}, {name: m, factor: 100}]}
        height_unit: {type: text}
        """
    )

    with pytest.raises(NeurocheckError, match="'height_unit'"):
        make_sheets([make_wording("English", "en", asked)])


# ── REDCap ───────────────────────────────────────────────────────────────────────────


@_EACH_SET
def test_a_dictionary_has_redcaps_columns_and_names(name: str) -> None:
    """18 columns; fields are named by our ids, and the first one is the record."""
    asked = _asked(name)
    rows = [*csv.DictReader(io.StringIO(make_dictionary(asked)))]
    names = [row["Variable / Field Name"] for row in rows]

    assert tuple(rows[0]) == COLUMNS
    assert len(COLUMNS) == 18
    assert names[0] == "record_id"
    assert [one for one in names if one in asked.questions] == [*asked.questions]
    assert len(names) == len(set(names))


def test_labels_of_a_dictionary_tell_fields_apart() -> None:
    """Exports may name columns by their labels."""
    rows = [*csv.DictReader(io.StringIO(make_dictionary(_asked("bundled"))))]
    labels = [row["Field Label"] for row in rows]

    assert len(labels) == len(set(labels))


def test_a_dictionary_knows_ranges_sections_and_boxes() -> None:
    """Validation, headers and exclusive boxes are REDCap's own."""
    rows = {
        row["Variable / Field Name"]: row
        for row in csv.DictReader(io.StringIO(make_dictionary(_asked("bundled"))))
    }
    heart, age = rows["danger_heart"], rows["age"]

    assert heart["Field Type"] == "checkbox"
    assert heart["Section Header"] == "Your feet today and danger signs"
    assert heart["Field Annotation"] == "@NONEOFTHEABOVE='none,dont_know,declined'"
    assert (age["Text Validation Min"], age["Text Validation Max"]) == ("18", "110")
    assert rows["hba1c"]["Field Type"] == "calc"


@pytest.mark.parametrize("id_", ["a" * 27, "record_id"])
def test_a_name_that_redcap_does_not_take_is_refused(id_: str) -> None:
    """It is named, with what a name may be."""
    asked = questionnaire(f"{id_}: {{type: text}}")

    with pytest.raises(Exception, match=id_):
        make_dictionary(asked)


def test_a_set_with_every_type_is_written_in_each_format() -> None:
    """Nothing that a question can be is left out."""
    asked = every_type()
    rows = [*csv.DictReader(io.StringIO(make_dictionary(asked)))]
    kinds = {row["Text Validation Type OR Show Slider Number"] for row in rows}

    assert fhirkit.validate(json.dumps(make_form(asked, language="en"))) == []
    assert {"integer", "number", "date_ymd"} <= kinds
    assert {row["Field Type"] for row in rows} >= {"notes", "radio", "checkbox"}


def test_the_bundled_set_loads_with_codes_of_units() -> None:
    """UCUM's codes stand at the units of the measurements."""
    questions = load_questionnaire().questions

    assert [unit.ucum for unit in questions["hba1c"].units] == ["%", "mmol/mol"]
