"""One run of ``neurocheck questions check``."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from neurocheck.authoring.check_files import Checked, Given, check_files
from neurocheck.cli.questions import CheckOptions
from neurocheck.environment import Environment
from neurocheck.errors import FileError, Problem, Severity
from neurocheck.i18n.translate import ngettext
from neurocheck.questionnaire.load import QuestionsRead
from neurocheck.reading.files import read_bytes
from neurocheck.resources import bundled
from neurocheck.sanitize import one_line
from neurocheck.translations.catalogs import find_languages


__all__ = ["run_check"]

_BUNDLED = ("questions.yaml", "guidance.yaml", "sources.yaml")


def run_check(environment: Environment, checking: CheckOptions) -> None:
    """Check files and say what is in them.

    Args:
        environment: Where the result is written.
        checking: What is checked, and how the result is shown.

    Raises:
        FileError: A file is wrong; it holds the problems of all files.
    """
    given, unreadable = _read(checking.files or [])
    checked = check_files(given)
    translations = () if checking.files else _translations(environment)
    problems = (*unreadable, *checked.problems, *translations)
    failing = [
        problem
        for problem in problems
        if checking.strict or problem.severity is not Severity.NOTE
    ]
    if checking.json:
        rows = [_row(problem) for problem in problems]
        text = json.dumps(rows, indent=2, ensure_ascii=False)
        environment.stdout.write(text + "\n")
    else:
        _tell(environment, checked, problems, is_right=not failing)
    if failing:
        found = ngettext("1 problem found.", "{number} problems found.", len(problems))
        raise FileError(found, problems=() if checking.json else problems)


def _read(files: Sequence[Path]) -> tuple[list[Given], list[Problem]]:
    """Read every file that can be read; with one alone, what stands beside it."""
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


def _translations(environment: Environment) -> Iterator[Problem]:
    """Check every translation against the texts that there are."""
    own = environment.variables.get("NEUROCHECK_LOCALES", "")
    languages = find_languages(own)
    if not languages:
        return
    import typer

    from neurocheck.cli.app import app
    from neurocheck.cli.language import help_texts
    from neurocheck.translations.extract import extract_texts
    from neurocheck.translations.po_files import check_translation

    texts = extract_texts(help_texts(typer.main.get_command(app)))
    for folder in languages.values():
        yield from check_translation(folder, texts)


def _row(problem: Problem) -> dict[str, Any]:
    """Give a problem as an editor takes it."""
    return {
        "file": problem.where,
        "line": problem.line,
        "column": problem.column,
        "code": problem.code,
        "severity": str(problem.severity),
        "message": one_line(problem.message),
        "hint": one_line(problem.hint),
    }


def _tell(
    environment: Environment,
    checked: Checked,
    problems: Sequence[Problem],
    *,
    is_right: bool,
) -> None:
    """Say what was left out; and, where all is right, the notes and which files."""
    out = environment.stdout
    for sentence in checked.unchecked:
        out.write(f"{one_line(sentence)}\n")
    if is_right:
        for note in problems:
            out.write(f"{one_line(str(note))}\n")
        for read in checked.questions:
            out.write(f"{_summary(read, len(problems))}\n")


def _summary(read: QuestionsRead, notes: int) -> str:
    """Say that a question set is right."""
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
