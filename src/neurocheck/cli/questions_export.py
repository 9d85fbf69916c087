"""``neurocheck questions export``: the questions in the formats of other programs."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from neurocheck.cli.formats import encode_json
from neurocheck.cli.help import Commands
from neurocheck.cli.options import (
    Force,
    QuestionsFile,
    command_with,
    environment_of,
    option,
)
from neurocheck.cli.output import check_outputs, say_written
from neurocheck.environment import Environment
from neurocheck.errors import NeurocheckError, UsageError
from neurocheck.i18n.language import ENGLISH, Language, get_language, override
from neurocheck.i18n.translate import gettext as _
from neurocheck.questionnaire.load import load_questionnaire
from neurocheck.questionnaire.model import Questionnaire
from neurocheck.sanitize import one_line
from neurocheck.storage import write_private
from neurocheck.translations.catalogs import find_language, find_languages
from neurocheck.translations.questionnaire import translate_questionnaire


if TYPE_CHECKING:
    from neurocheck.interchange.xlsform import Wording


__all__ = ["ExportOptions", "app"]


@dataclass(frozen=True, kw_only=True)
class ExportOptions:
    """The options of ``neurocheck questions export``."""

    output: Annotated[
        Path,
        option(
            "--output",
            "Write the form here; the end of the name says which: .fhir.json is a FHIR"
            " R4 Questionnaire, .xlsx an XLSForm for ODK and KoboToolbox, .csv a data"
            " dictionary of REDCap.",
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
    data = write(environment, questionnaire)
    with say_written(environment, options.output):
        write_private(options.output, data)


def _find_format(path: Path) -> Callable[[Environment, Questionnaire], bytes]:
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


def _write_fhir(environment: Environment, questionnaire: Questionnaire) -> bytes:
    """Return a question set as a FHIR Questionnaire, in the language shown.

    Its texts stand there in every other language, too.
    """
    from neurocheck.interchange.fhir_form import make_form
    from neurocheck.interchange.fhir_translation import add_translations

    forms: dict[str, Any] = {}
    for language in _list_languages(environment):
        with override(language):
            translated = translate_questionnaire(questionnaire)
            forms[language.code] = make_form(translated, language=language.code)
    form = forms.pop(get_language().code)
    return encode_json(add_translations(form, forms)).encode()


def _list_languages(environment: Environment) -> list[Language]:
    """Return the language shown, and then every other one that there is."""
    own = environment.variables.get("NEUROCHECK_LOCALES", "")
    shown = get_language()
    codes = [ENGLISH.code, *find_languages(own)]
    others = [find_language(code, "", own) for code in codes if code != shown.code]
    return [shown, *others]


def _write_xlsform(environment: Environment, questionnaire: Questionnaire) -> bytes:
    """Return a question set as an XLSForm, with every language side by side.

    Raises:
        NeurocheckError: The library for workbooks is not installed.
    """
    if find_spec("xlsxwriter") is None:
        raise NeurocheckError(
            _(
                "Workbooks need more than is installed here. To install it:\n"
                "pip install 'neurocheck[forms]'"
            )
        )
    from neurocheck.interchange.xlsform import make_sheets, make_workbook

    return make_workbook(make_sheets([*_list_wordings(environment, questionnaire)]))


def _list_wordings(
    environment: Environment, questionnaire: Questionnaire
) -> Iterator["Wording"]:
    """Yield a question set in the language shown, and in each other one there is."""
    from babel import Locale

    from neurocheck.interchange.xlsform import make_wording

    for language in _list_languages(environment):
        with override(language):
            translated = translate_questionnaire(questionnaire)
            name = Locale.parse(language.code, sep="-").get_display_name() or ""
            yield make_wording(name, language.code, translated)


def _write_dictionary(_environment: Environment, questionnaire: Questionnaire) -> bytes:
    """Return a question set as a data dictionary of REDCap, in the language shown."""
    from neurocheck.interchange.redcap import make_dictionary

    return make_dictionary(translate_questionnaire(questionnaire)).encode()


_FORMATS = {
    ".fhir.json": _write_fhir,
    ".xlsx": _write_xlsform,
    ".csv": _write_dictionary,
}
