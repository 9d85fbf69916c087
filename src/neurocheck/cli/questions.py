"""``neurocheck questions``: what is asked, and whether a file of questions is right."""

from pathlib import Path
from typing import Annotated

import typer

from neurocheck.cli.options import Questions, environment_of
from neurocheck.words import say


__all__ = ["questions"]

questions = typer.Typer(
    help="What is asked, and whether files are right.", no_args_is_help=True
)


@questions.command("list")
def list_questions(context: typer.Context, questions_file: Questions = None) -> None:
    """List every question with its flag and what it takes."""
    from neurocheck.cli.question_flags import flag_name
    from neurocheck.questionnaire.load import load_questionnaire
    from neurocheck.questionnaire.translated import translate_questionnaire
    from neurocheck.response.answers import expected
    from neurocheck.text import one_line

    out = environment_of(context).stdout
    questionnaire = translate_questionnaire(load_questionnaire(questions_file))
    for section in questionnaire.sections:
        out.write(f"\n{one_line(section.title)}\n")
        for question in section.questions:
            out.write(f"  {flag_name(question.id)}\n      {one_line(question.text)}\n")
            out.write(f"      {one_line(expected(question))}\n")
    also = say("Every question also takes dont-know, declined and skipped.")
    out.write(f"\n{also}\n")


@questions.command()
def check(
    context: typer.Context,
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="Question sets; the bundled files where none is named."),
    ] = None,
) -> None:
    """Check question sets, and name every problem with its line.

    Without a file, the question set, the guidance and the translations that came
    with the program, and those in the folder that NEUROCHECK_LOCALES names.
    """
    from neurocheck.cli.checking import run_check

    run_check(environment_of(context), files or [])
