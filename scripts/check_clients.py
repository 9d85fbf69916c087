"""Fill in our forms with LHC-Forms, and compare what it shows and gives with ours.

    python scripts/check_clients.py HARNESS MODULES [COUNT]

HARNESS is the folder with ``lforms/run.mjs``, and MODULES the one with
``lf/node_modules``. Chromium has to be there as well.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml

from neurocheck.answers.accept import Answer, accept_all
from neurocheck.answers.resolve import resolve
from neurocheck.interchange.fhir_answers import read_response
from neurocheck.interchange.fhir_form import ABSENT_CODES, make_form
from neurocheck.questionnaire.load import load_questionnaire
from neurocheck.questionnaire.model import NonAnswer, Question, Type


_ROOT = Path(__file__).parents[1]
_ASKED = load_questionnaire()


def _enter(question: Question, answer: Answer) -> Any:
    """Return what is entered into LHC-Forms; None for what it cannot say."""
    if isinstance(answer, NonAnswer):
        codes = {ours: theirs for theirs, ours in ABSENT_CODES.items()}
        if answer not in codes or question.closed or not question.type.has_options:
            return None
        code = codes[answer]
        return [code] if question.type is Type.CHOICES else code
    if len(question.units) > 1:
        return {"value": answer, "unit": question.units[0].name}
    return list(answer) if isinstance(answer, tuple) else answer


def _check(harness: Path, modules: Path, folder: Path, given: Any) -> str:
    """Return how LHC-Forms differs from us for one person; nothing where it agrees."""
    shown = resolve(_ASKED, accept_all(_ASKED, given)).answers
    entered = {
        name: value
        for name, answer in shown.items()
        if (value := _enter(_ASKED.questions[name], answer)) is not None
    }
    (folder / "answers.json").write_text(json.dumps([*entered.items()]), "utf-8")
    subprocess.run(
        [
            *("node", harness / "lforms/run.mjs"),
            *(folder / "form.json", folder / "answers.json"),
            *("--modules", modules / "lf/node_modules"),
            *("--out", folder / "response.json", "--report", folder / "report.json"),
        ],
        check=True,
        capture_output=True,
    )
    report = json.loads((folder / "report.json").read_bytes())
    drawn = {one["linkId"] for one in report["items"] if one.get("enabled")}
    response = json.loads((folder / "response.json").read_bytes())
    found = read_response(response, _ASKED)
    wanted = {name: shown[name] for name in entered}
    different = (drawn & _ASKED.questions.keys()) ^ shown.keys()
    if different or found.answers != wanted or found.problems:
        return f"{sorted(different)} {found.problems}"
    return ""


def main() -> int:
    """Check as many people of the stories as are asked for; return how many differ."""
    harness, modules = map(Path, sys.argv[1:3])
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 40  # noqa: PLR2004 - the count
    stories = yaml.safe_load((_ROOT / "tests/cases/stories.yaml").read_text("utf-8"))
    wrong = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        form = folder / "form.json"
        form.write_text(json.dumps(make_form(_ASKED, language="en")), "utf-8")
        for title, story in [*stories.items()][:count]:
            said = _check(harness, modules, folder, story["answers"])
            wrong += bool(said)
            print("differs" if said else "same", title, said)
    return wrong


if __name__ == "__main__":
    sys.exit(min(main(), 1))
