"""``neurocheck schema``: the form of files, for editors and scripts."""

from enum import StrEnum
from typing import Annotated

import typer

from neurocheck.cli.options import environment_of


__all__ = ["schema"]


class Kind(StrEnum):
    """Files that have a schema."""

    DOCUMENT = "document"


def schema(
    context: typer.Context,
    _kind: Annotated[Kind, typer.Argument(metavar="KIND", help="document")],
) -> None:
    """Print the JSON Schema of a kind of file."""
    import json

    from neurocheck.document import document_schema

    stdout = environment_of(context).stdout
    stdout.write(json.dumps(document_schema(), indent=2) + "\n")
