"""``neurocheck questions check``: every problem in question sets and their files."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from neurocheck.authoring.check_files import Checked, Given, check_files
from neurocheck.cli.formats import encode_json
from neurocheck.cli.help import Commands
from neurocheck.cli.language import collect_help_texts
from neurocheck.cli.options import command_with, environment_of, option
from neurocheck.cli.output import fit_json
from neurocheck.environment import Environment
from neurocheck.errors import FileError, Problem, Severity
from neurocheck.i18n.translate import ngettext
from neurocheck.questionnaire.load import QuestionsRead
from neurocheck.reading.files import read_bytes
from neurocheck.resources import bundled
from neurocheck.sanitize import one_line
from neurocheck.translations.catalogs import find_languages


__all__ = ["CheckOptions", "app"]

_BUNDLED = ("questions.yaml", "guidance.yaml", "sources.yaml")


@dataclass(frozen=True, kw_only=True)
class CheckOptions:
    """The options of ``neurocheck questions check``."""

    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="FILE",
            help="Question sets, their guidance, and sources of your own;"
            " the bundled files where none is named.",
        ),
    ] = None
    json: Annotated[
        bool, option("--json", "Write the problems as JSON, for editors and scripts.")
    ] = False
    strict: Annotated[
        bool, option("--strict", "Let notes (NC9..) fail the check as well.")
    ] = False


app = Commands()


@app.command()
@command_with(CheckOptions)
def check(context: typer.Context, options: CheckOptions) -> None:
    """Check question sets and guidance, and name every problem with its line.

    Guidance is checked with the question set that it names. Conditions are solved
    to find what can never be true, or always is.

    Without a file, the bundled files are checked, with their translations and those
    in the folder that NEUROCHECK_LOCALES names.

    Example: neurocheck questions check questions.yaml
    """
    environment = environment_of(context)
    given, unreadable = _read_files(options.files or [])
    checked = check_files(given)
    # Translations are of the bundled files.
    translations: Iterable[Problem] = ()
    if not options.files:
        translations = _check_translations(environment, context.find_root().command)
    problems = (*unreadable, *checked.problems, *translations)
    failing = [
        problem
        for problem in problems
        if options.strict or problem.severity is not Severity.NOTE
    ]
    if options.json:
        rows = [_make_row(problem) for problem in problems]
        environment.stdout.write(fit_json(environment, encode_json(rows)))
    else:
        _write_result(environment, checked, problems, is_right=not failing)
    if failing:
        found = ngettext("1 problem found.", "{number} problems found.", len(problems))
        # As JSON they stand on standard output already.
        raise FileError(found, problems=() if options.json else problems)


def _read_files(files: Sequence[Path]) -> tuple[list[Given], list[Problem]]:
    """Return every file that can be read; with one alone, what stands beside it."""
    found = list(files)
    if [path.name for path in files] in (["questions.yaml"], ["guidance.yaml"]):
        beside = (files[0].with_name(name) for name in _BUNDLED)
        found += [path for path in beside if path.exists()]
    paths = {str(path): path for path in found}
    given: list[Given] = []
    problems: list[Problem] = []
    for name, path in (paths or {name: bundled(name) for name in _BUNDLED}).items():
        try:
            given.append(Given(name, read_bytes(path)))
        except FileError as error:
            problems.extend(error.problems)
    return given, problems


def _check_translations(environment: Environment, root: Any) -> Iterator[Problem]:
    """Yield the problems of every translation.

    Args:
        environment: Says where translations of somebody's own are.
        root: The command that holds all others, for the texts of their help.
    """
    own = environment.variables.get("NEUROCHECK_LOCALES", "")
    languages = find_languages(own)
    if not languages:
        return
    from neurocheck.translations.extract import extract_texts
    from neurocheck.translations.po_files import check_translation

    texts = extract_texts(collect_help_texts(root))
    for folder in languages.values():
        yield from check_translation(folder, texts)


def _make_row(problem: Problem) -> dict[str, Any]:
    """Return a problem as an editor takes it."""
    return {
        "file": problem.where,
        "line": problem.line,
        "column": problem.column,
        "code": problem.code,
        "severity": str(problem.severity),
        "message": one_line(problem.message),
        "hint": one_line(problem.hint),
    }


def _write_result(
    environment: Environment,
    checked: Checked,
    problems: Sequence[Problem],
    *,
    is_right: bool,
) -> None:
    """Write what was left out; and, where all is right, the notes and which files."""
    out = environment.stdout
    for sentence in checked.unchecked:
        out.write(f"{one_line(sentence)}\n")
    if is_right:
        for note in problems:
            out.write(f"{one_line(str(note))}\n")
        for read in checked.questions:
            out.write(f"{_summarize(read, len(problems))}\n")


def _summarize(read: QuestionsRead, notes: int) -> str:
    """Return that a question set is right, and how many notes there are."""
    said = ngettext(
        "{file}: no problem in 1 question",
        "{file}: no problem in {number} questions",
        len(read.found.questions) if read.found else 0,
        file=one_line(read.reader.where),
    )
    if not notes:
        return said
    return f"{said}; " + ngettext(
        "1 note, which is no problem", "{number} notes, which are no problem", notes
    )
