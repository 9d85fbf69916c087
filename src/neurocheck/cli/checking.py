"""One run of ``neurocheck questions check``."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from neurocheck.cli.knowledge import load_knowledge
from neurocheck.environment import Environment
from neurocheck.errors import FileError, Problem
from neurocheck.languages.overlays import find_languages
from neurocheck.questionnaire.load import load_questionnaire
from neurocheck.questionnaire.model import Questionnaire
from neurocheck.text import one_line
from neurocheck.words import say_count


__all__ = ["run_check"]


def run_check(environment: Environment, files: Sequence[Path]) -> None:
    """Check question sets and say what is in them.

    Args:
        environment: Where the result is written.
        files: Question sets; the bundled files where there are none.

    Raises:
        FileError: It holds the problems of all files.
    """
    problems: list[Problem] = []
    named: Sequence[Path | None] = files or [None]
    for path in named:
        try:
            found = load_questionnaire(path)
            if path is None:
                load_knowledge(found, None)
                problems.extend(_translations(environment))
        except FileError as error:
            problems.extend(error.problems)
        else:
            environment.stdout.write(_summary(path, found))
    if problems:
        message = say_count(
            len(problems), "1 problem found.", "{number} problems found."
        )
        raise FileError(message, problems=tuple(problems))


def _translations(environment: Environment) -> Iterator[Problem]:
    """Check every translation against the texts that there are."""
    own = environment.variables.get("NEUROCHECK_LOCALES", "")
    languages = find_languages(own)
    if not languages:
        return
    import typer

    from neurocheck.cli.main import app
    from neurocheck.cli.speaking import help_texts
    from neurocheck.languages.books import check_translation
    from neurocheck.languages.texts import all_texts

    books = all_texts(help_texts(typer.main.get_command(app)))
    for folder in languages.values():
        yield from check_translation(folder, books)


def _summary(path: Path | None, found: Questionnaire) -> str:
    """Say that a file is right."""
    name = "questions.yaml" if path is None else one_line(str(path))
    summary = say_count(
        len(found.questions),
        "{name}: no problem in 1 question and {sections} sections",
        "{name}: no problem in {number} questions and {sections} sections",
        name=name,
        sections=len(found.sections),
    )
    return f"{summary}\n"
