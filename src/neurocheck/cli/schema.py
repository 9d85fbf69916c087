"""``neurocheck schema``: the form of files, for editors and scripts."""

from enum import StrEnum
from typing import Annotated

import typer

from neurocheck.cli.options import environment_of


__all__ = ["schema"]


class Kind(StrEnum):
    """Files that have a schema."""

    QUESTIONS = "questions"
    GUIDANCE = "guidance"
    SOURCES = "sources"
    DOCUMENT = "document"


def schema(
    context: typer.Context,
    kind: Annotated[
        Kind, typer.Argument(metavar="KIND", help=", ".join(Kind), show_default=False)
    ],
) -> None:
    """Print the JSON Schema of a kind of file.

    Editors take it from a first line such as:
    # yaml-language-server: $schema=questions.schema.json
    """
    import json

    from neurocheck.authoring.json_schema import FILE_SCHEMAS, schema_text
    from neurocheck.document import document_schema

    stdout = environment_of(context).stdout
    if kind is Kind.DOCUMENT:
        stdout.write(json.dumps(document_schema(), indent=2) + "\n")
    else:
        stdout.write(schema_text(FILE_SCHEMAS[kind]()))
