"""``neurocheck questions``: what is asked, and whether files are right."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from neurocheck.cli.helping import Commands
from neurocheck.cli.options import Guidance, Questions, environment_of, option, takes


__all__ = ["Checking", "Drawing", "questions"]

questions = Commands(help="What is asked, and whether files are right.")

AsJson = Annotated[bool, option("--json", "Write JSON, for scripts.")]


@dataclass(frozen=True, kw_only=True)
class Checking:
    """What is checked, and how the result is shown."""

    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="FILE...",
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


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """What is drawn, and where to."""

    tree: Annotated[
        bool, option("--tree", "Draw a tree for the terminal, not Mermaid text.")
    ] = False
    output: Annotated[
        Path | None,
        option("--output", "Write the Mermaid text here.", "-o", metavar="FILE"),
    ] = None
    questions: Questions = None


@questions.command("list")
def list_questions(
    context: typer.Context,
    as_json: AsJson = False,
    questions_file: Questions = None,
    guidance_file: Guidance = None,
) -> None:
    """List every question with its flag, what it takes, and when it is asked."""
    from neurocheck.cli.describing import list_all

    environment = environment_of(context)
    list_all(environment, questions_file, guidance_file, as_json=as_json)


@questions.command()
def show(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="ID", help="The question's id.")],
    as_json: AsJson = False,
    questions_file: Questions = None,
    guidance_file: Guidance = None,
) -> None:
    """Show one question: its answers, when and why it is asked, what reads it."""
    from neurocheck.cli.describing import show_one

    environment = environment_of(context)
    show_one(environment, name, questions_file, guidance_file, as_json=as_json)


@questions.command()
@takes(Checking)
def check(context: typer.Context, checking: Checking) -> None:
    """Check question sets and guidance, and name every problem with its line.

    Guidance is checked with the question set that it names. Conditions are solved
    to find what can never be true, or always is.

    Without a file, the bundled files are checked, with their translations and those
    in the folder that NEUROCHECK_LOCALES names.
    """
    from neurocheck.cli.checking import run_check

    run_check(environment_of(context), checking)


@questions.command()
@takes(Drawing)
def graph(context: typer.Context, drawing: Drawing) -> None:
    """Draw the way through the questions, as Mermaid text or as a tree."""
    from neurocheck.authoring.graph import to_mermaid
    from neurocheck.cli.describing import draw_tree
    from neurocheck.errors import UsageError
    from neurocheck.questionnaire.load import load_questionnaire
    from neurocheck.questionnaire.translated import translate_questionnaire
    from neurocheck.storage import write_private
    from neurocheck.words import say

    if drawing.tree and drawing.output:
        raise UsageError(say("A tree is for the terminal: use --tree without -o."))
    environment = environment_of(context)
    questionnaire = translate_questionnaire(load_questionnaire(drawing.questions))
    if drawing.tree:
        draw_tree(environment, questionnaire)
    elif drawing.output:
        write_private(drawing.output, to_mermaid(questionnaire).encode())
    else:
        environment.stdout.write(to_mermaid(questionnaire))
