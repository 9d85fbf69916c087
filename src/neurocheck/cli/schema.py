"""``neurocheck schema``: the JSON Schema of each kind of file."""

import json
from enum import StrEnum
from typing import Annotated

import typer

from neurocheck.authoring.json_schema import FILE_SCHEMAS, schema_text
from neurocheck.cli.help import Commands
from neurocheck.cli.options import environment_of
from neurocheck.document import document_schema


__all__ = ["app"]

app = Commands()


class Kind(StrEnum):
    """Files that have a schema."""

    QUESTIONS = "questions"
    GUIDANCE = "guidance"
    SOURCES = "sources"
    DOCUMENT = "document"


@app.command()
def schema(
    context: typer.Context,
    kind: Annotated[
        Kind, typer.Argument(metavar="KIND", help=", ".join(Kind), show_default=False)
    ],
) -> None:
    """Print the JSON Schema of a kind of file.

    Editors take it from a first line such as:
    # yaml-language-server: $schema=questions.schema.json

    Example: neurocheck schema questions
    """
    stdout = environment_of(context).stdout
    if kind is Kind.DOCUMENT:
        stdout.write(json.dumps(document_schema(), indent=2) + "\n")
    else:
        stdout.write(schema_text(FILE_SCHEMAS[kind]()))
