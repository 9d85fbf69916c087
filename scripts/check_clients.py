"""Fill in our forms with other people's programs, and compare them with ours.

    PYTHONPATH=tests python scripts/check_clients.py MODULES [--fewest | --pictures]

MODULES is the folder ``node_modules`` with what ``scripts/clients/package.json`` names;
Node, Chromium and Java have to be there as well. LHC-Forms and the engine of ODK have
to show the questions that the interview would ask, and what they hand back has to give
the document that the answers give. For each condition, some people are asked the
question and some are not; ``--fewest`` takes only as many as that needs. ``--pictures``
takes the pictures in ``docs/`` and checks nothing; it needs the optional packages too.
"""

import io
import json
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

import yaml
from pyxform.xls2xform import convert

from neurocheck.answers.accept import Answer, Answers, accept, accept_all, write_out
from neurocheck.answers.resolve import resolve
from neurocheck.document import Document, make_document
from neurocheck.errors import NeurocheckError
from neurocheck.interchange.fhir_answers import read_response
from neurocheck.interchange.fhir_form import ABSENT_CODES
from neurocheck.interchange.xlsform import make_sheets, make_wording
from neurocheck.questionnaire.model import NonAnswer, Question, Questionnaire, Type
from support.bundled import EXAMPLE, bundle
from support.clean_table import read_table
from support.forms import as_csv, draw_sheet, respond, write_plainly
from support.program import NOW, neurocheck


_ROOT = Path(__file__).parents[1]
_CLIENTS = Path(__file__).parent / "clients"
_DOCS = _ROOT / "docs"
_NODE = shutil.which("node") or "node"
_BROWSER = shutil.which("chromium") or "chromium"
_PEOPLE = 45
_RESPONSES = 30
_DRAWN = 300
_FORM_COST = 25
_SETS = {one.questionnaire.id: one for one in (bundle(), bundle(EXAMPLE))}
_BUNDLED = bundle().questionnaire.id
_CODES = {ours: theirs for theirs, ours in ABSENT_CODES.items()}


class _Person(NamedTuple):
    """Somebody who fills in a form.

    Attributes:
        name: Who it is.
        sheet: What they answer, without what no form can say.
    """

    name: str
    sheet: Answers


def _list_people(asked: Questionnaire) -> Iterator[_Person]:
    """Yield the people of the stories and cases, and others that are drawn."""
    for file in ("stories", "published") if asked.id == _BUNDLED else ():
        text = (_ROOT / f"tests/cases/{file}.yaml").read_text("utf-8")
        for name, case in yaml.safe_load(text).items():
            yield _Person(name, _sayable(asked, accept_all(asked, case["answers"])))
    random = Random(17)  # noqa: S311 - no secret
    for number in range(_DRAWN):
        yield _Person(f"drawn {number}", _sayable(asked, draw_sheet(asked, random)))


def _sayable(asked: Questionnaire, sheet: Answers) -> Answers:
    """Return what a form can say of answers: only lists offer non-answers."""
    return {
        name: answer
        for name, answer in resolve(asked, sheet).answers.items()
        if not isinstance(answer, NonAnswer)
        or (answer in _CODES and _offers_non_answers(asked.questions[name]))
    }


def _offers_non_answers(question: Question) -> bool:
    """Return whether "I don't know" stands among the options."""
    return question.type.has_options and not question.closed


def _choose(asked: Questionnaire, *, least: int) -> list[_Person]:
    """Return people who are asked each question and others who are not, few first."""
    left = [*_list_people(asked)]
    met = {one.name: _meet(asked, one) for one in left}
    open_ = set().union(*met.values())
    conditions = sum(one.show_if is not None for one in asked.questions.values())
    if len(open_) != 2 * conditions:
        raise SystemExit("a condition is not met both ways")
    chosen: list[_Person] = []
    while open_:
        best = max(left, key=lambda one: len(met[one.name] & open_) / _cost(one))
        left.remove(best)
        chosen.append(best)
        open_ -= met[best.name]
    return chosen + left[: max(least - len(chosen), 0)]


def _cost(person: _Person) -> int:
    """Return what somebody costs in time: each answer, and a form as much as many."""
    return _FORM_COST + len(person.sheet)


def _meet(asked: Questionnaire, person: _Person) -> set[tuple[str, bool]]:
    """Return which questions with a condition somebody is asked, and which not."""
    shown = resolve(asked, person.sheet).answers
    return {
        (name, name in shown)
        for name, question in asked.questions.items()
        if question.show_if is not None
    }


def _document(asked: Questionnaire, answers: Answers) -> Document:
    """Return the document that answers give."""
    _asked, guidance, sources = _SETS[asked.id]
    return make_document(asked, guidance, answers, catalogue=sources, created=NOW)


@cache
def _export(questionnaire_id: str, suffix: str) -> bytes:
    """Return the form that the program writes, with every language that it has."""
    file = EXAMPLE if questionnaire_id != _BUNDLED else None
    own = ("--questions", str(file)) if file else ()
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"form{suffix}"
        result = neurocheck("questions", "export", "-o", str(path), *own)
        if result.status:
            raise SystemExit(result.err)
        return path.read_bytes()


def _form(asked: Questionnaire) -> Any:
    """Return a question set as a form of FHIR."""
    return json.loads(_export(asked.id, ".fhir.json"))


def _measure(question: Question, answer: Any, place: int) -> tuple[int, str]:
    """Return a number in one of its units: the number of the unit, and how many."""
    unit = question.units[number := place % len(question.units)]
    given = round((answer - unit.offset) / unit.factor, 6)
    try:
        if accept(question, f"{write_out(given)} {unit.name}") == answer:
            return number, write_plainly(given)
    except NeurocheckError:  # an end of the range, in a unit that rounds it
        pass
    return 0, write_plainly(answer)


def _run(script: str, given: object, *arguments: Path | str) -> Any:
    """Return what one of the scripts for Node prints."""
    done = subprocess.run(
        [_NODE, _CLIENTS / script, *arguments],
        input=json.dumps(given),
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return json.loads(done.stdout)


# ── FHIR ─────────────────────────────────────────────────────────────────────────────


def _enter_fhir(question: Question, answer: Answer, place: int) -> Any:
    """Return what is entered into LHC-Forms."""
    if isinstance(answer, NonAnswer):
        return [_CODES[answer]]
    if question.type.has_options:
        return [*answer] if isinstance(answer, tuple) else [answer]
    if len(question.units) > 1:
        number, value = _measure(question, answer, place)
        return {"value": value, "unit": question.units[number].name}
    return write_plainly(answer)


def _check_lforms(
    modules: Path, asked: Questionnaire, people: Sequence[_Person]
) -> Iterator[str]:
    """Yield how LHC-Forms differs from us."""
    entered = [
        [
            (name, _enter_fhir(asked.questions[name], answer, place))
            for name, answer in person.sheet.items()
        ]
        for place, person in enumerate(people)
    ]
    given = {"form": _form(asked), "people": entered}
    for person, found in zip(
        people, _run("lforms.mjs", given, modules, _BROWSER), strict=True
    ):
        read = read_response(found["response"], asked)
        problems = [*found["problems"], *map(str, read.problems), *read.hidden]
        yield from _compare(asked, person, found["shown"], read.answers, problems)


def _compare(
    asked: Questionnaire,
    person: _Person,
    shown: Iterable[str],
    answers: Answers,
    problems: Iterable[str],
    sheet: Answers | None = None,
) -> Iterator[str]:
    """Yield how a client differs from us for one person.

    Args:
        asked: The question set.
        person: Who filled in the form.
        shown: The names of what the client shows.
        answers: What its response gives here.
        problems: What the client said, or could not do.
        sheet: What is expected of the response, where that is not all that was entered.
    """
    wanted = person.sheet if sheet is None else sheet
    ours = resolve(asked, person.sheet).answers.keys()
    if wrong := {*shown} & asked.questions.keys() ^ ours:
        yield f"{person.name}: shown here or there alone: {sorted(wrong)}"
    if _document(asked, answers) != _document(asked, wanted):
        changed = {*answers.items()} ^ {*wanted.items()}
        yield f"{person.name}: another document: {sorted(map(str, changed))}"
    yield from (f"{person.name}: {one}" for one in problems)


def _check_rules(modules: Path, sets: Iterable[Questionnaire]) -> Iterator[str]:
    """Yield what HL7's definitions say against our forms and responses."""
    given = [
        {
            "form": _form(asked),
            "responses": [
                respond(asked, person.sheet)
                for person in _choose(asked, least=_RESPONSES)[:_RESPONSES]
            ],
        }
        for asked in sets
    ]
    yield from _run("validate.mjs", given, modules)


# ── XLSForm ──────────────────────────────────────────────────────────────────────────


def _enter_odk(
    name: str, question: Question, answer: Answer, place: int
) -> Iterator[tuple[str, Any]]:
    """Yield what is entered into the fields of a question in ODK."""
    if question.type.has_options:
        yield name, [*answer] if isinstance(answer, tuple) else [str(answer)]
    elif len(question.units) > 1:
        number, value = _measure(question, answer, place)
        yield f"{name}_unit", number
        yield f"{name}_given", value
    else:
        yield name, answer if question.type is Type.SCALE else write_plainly(answer)


def _check_odk(
    modules: Path, asked: Questionnaire, people: Sequence[_Person], form: Path
) -> Iterator[str]:
    """Yield how the compiler and the engine of ODK differ from us."""
    made = _compile(asked)
    yield from made.warnings
    form.write_text(made.xform, "utf-8")
    units: dict[str, list[str]] = {}
    for choice in make_sheets([make_wording("English", "en", asked)])[1].rows:
        units.setdefault(choice["list_name"], []).append(choice["name"])
    entered = [
        [
            (field, [units[field][entry]] if field.endswith("_unit") else entry)
            for name, answer in person.sheet.items()
            for field, entry in _enter_odk(name, asked.questions[name], answer, place)
        ]
        for place, person in enumerate(people)
    ]
    found = _run("odk.mjs", entered, modules, form)
    table = read_table(as_csv([_flatten(one["submission"]) for one in found]), asked)
    yield from (str(cell) for cell in table.refused)
    for person, one, answers in zip(people, found, table.known(asked), strict=True):
        known = {
            name: answer
            for name, answer in person.sheet.items()
            if not isinstance(answer, NonAnswer)
        }
        shown = [name.removesuffix("_unit") for name in one["shown"]]
        yield from _compare(asked, person, shown, answers, one["problems"], known)


def _compile(asked: Questionnaire) -> Any:
    """Return what the compiler of ODK, with its own validator, makes of a form."""
    data = io.BytesIO(_export(asked.id, ".xlsx"))
    return convert(data, validate=True, file_type=".xlsx")


def _flatten(submission: str) -> dict[str, str]:
    """Return a submission as the row that ODK Central exports."""
    found = {}
    for group in ET.fromstring(submission):  # noqa: S314 - of the engine, not of others
        for field in group:
            name = "-".join(one.tag.rpartition("}")[2] for one in (group, field))
            found[name] = field.text or ""
    return found


def _take_pictures(modules: Path, asked: Questionnaire) -> None:
    """Write the pictures of a form in each client."""
    form = _form(asked)
    people = [[("danger_heart", ["none"])]]
    picture = str(_DOCS / "form-lhc-forms.png")
    given: dict[str, Any] = {"form": form, "people": people, "picture": picture}
    _run("lforms.mjs", given, modules, _BROWSER)
    given = {
        "form": form,
        "xform": _compile(asked).xform,
        "smart": str(_DOCS / "form-smart-forms.png"),
        "odk": str(_DOCS / "form-odk.png"),
    }
    _run("pictures.mjs", given, modules, _BROWSER)


def main() -> int:
    """Check every form with every client; return whether one of them differs."""
    modules = Path(sys.argv[1]).resolve()
    if "--pictures" in sys.argv[2:]:
        _take_pictures(modules, bundle().questionnaire)
        return 0
    least = 0 if "--fewest" in sys.argv[2:] else _PEOPLE
    sets = [one.questionnaire for one in _SETS.values()]
    problems = [*_tell("HL7's definitions", _check_rules(modules, sets))]
    with TemporaryDirectory() as name:
        for asked in sets:
            people = _choose(asked, least=least)
            where = f"{asked.id}, {len(people)} people"
            form = Path(name) / f"{asked.id}.xml"
            odk = _check_odk(modules, asked, people, form)
            problems += _tell(f"ODK: {where}", odk)
            lforms = _check_lforms(modules, asked, people)
            problems += _tell(f"LHC-Forms: {where}", lforms)
    return bool(problems)


def _tell(what: str, problems: Iterable[str]) -> Iterator[str]:
    """Yield problems, and say them and how long it took to find them."""
    began = monotonic()
    for problem in problems:
        print(problem)
        yield problem
    print(f"{what}: {monotonic() - began:.0f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main())
