"""``neurocheck questions export``: the questions in the formats of other programs."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from neurocheck.cli.help import Commands
from neurocheck.cli.options import (
    Force,
    QuestionsFile,
    command_with,
    environment_of,
    option,
)
from neurocheck.cli.output import check_outputs, encode_json, write_file
from neurocheck.errors import UsageError
from neurocheck.i18n.language import get_language
from neurocheck.i18n.translate import gettext as _
from neurocheck.questionnaire.load import load_questionnaire
from neurocheck.questionnaire.model import Questionnaire
from neurocheck.sanitize import one_line
from neurocheck.translations.questionnaire import translate_questionnaire


__all__ = ["ExportOptions", "app"]


@dataclass(frozen=True, kw_only=True)
class ExportOptions:
    """The options of ``neurocheck questions export``."""

    output: Annotated[
        Path,
        option(
            "--output",
            "Write the form here; the end of the name says which: .fhir.json is a FHIR"
            " R4 Questionnaire.",
            "-o",
            metavar="FILE",
        ),
    ]
    force: Force = False
    questions: QuestionsFile = None


app = Commands()


@app.command()
@command_with(ExportOptions)
def export(context: typer.Context, options: ExportOptions) -> None:
    """Write the questions as a form for another program, in the language shown.

    Example: neurocheck questions export -o questionnaire.fhir.json
    """
    environment = environment_of(context)
    write = _find_format(options.output)
    check_outputs(
        environment, [options.output], force=options.force, inputs=[options.questions]
    )
    questionnaire = load_questionnaire(options.questions)
    write_file(environment, options.output, write(questionnaire))


def _find_format(path: Path) -> Callable[[Questionnaire], str]:
    """Return what writes the form that a name asks for.

    Raises:
        UsageError: It asks for none that is known.
    """
    for suffix, write in _FORMATS.items():
        if path.name.lower().endswith(suffix):
            return write
    raise UsageError(
        _(
            "The form {name} is not known. Use one of: {known}",
            name=f"'{one_line(path.name)[:40]}'",
            known=", ".join(_FORMATS),
        )
    )


def _write_fhir(questionnaire: Questionnaire) -> str:
    """Return a question set as a FHIR Questionnaire."""
    from neurocheck.interchange.fhir_form import make_form

    shown = translate_questionnaire(questionnaire)
    return encode_json(make_form(shown, language=get_language().code))


_FORMATS = {".fhir.json": _write_fhir}
