"""Keeping results, and runs of ``neurocheck history``."""

import json
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from neurocheck.cli.outputs import deliver, prepare
from neurocheck.document import Document
from neurocheck.environment import Environment
from neurocheck.errors import Interrupted, StorageError, UsageError
from neurocheck.guidance.model import LEVEL_WORDS
from neurocheck.history.store import Entry, Status, open_history, purge
from neurocheck.storage import write_private
from neurocheck.text import escape_json, one_line
from neurocheck.words import say, say_number, say_short_day, to_say


if TYPE_CHECKING:
    from neurocheck.cli.history import ShowOptions


__all__ = [
    "keep",
    "run_delete",
    "run_export",
    "run_list",
    "run_purge",
    "run_show",
    "run_status",
]

_INDENT = " " * 4
_NOTHING = to_say("Nothing is kept. To keep a result: neurocheck assess --save")
_IN_COMMON = {
    "many": to_say("many in common: {names}"),
    "some": to_say("some in common: {names}"),
}


def keep(environment: Environment, document: Document, *, is_drafted: bool) -> None:
    """Keep a result that was shown, and say under which number.

    Args:
        environment: Where files are kept.
        document: The result.
        is_drafted: Whether the answers still lie in a draft if this fails.

    Raises:
        StorageError: It cannot be kept.
    """
    try:
        with open_history(environment, create=True) as history:
            number = history.save(document)
    except StorageError as error:
        message = say("The result was not kept. {reason}", reason=error)
        if is_drafted:
            again = say("Your answers are safe. To try again:")
            message += f"\n{again} neurocheck assess --resume --save"
        raise StorageError(message) from None
    _note(
        environment,
        say(
            "Kept as number {number}. To see it again: neurocheck history show"
            " {number}\nTo make a sheet of it for a visit, add: -o visit.html",
            number=number,
        ),
    )


def run_status(environment: Environment) -> None:
    """Say how much is kept, and where."""
    with open_history(environment) as history:
        status = history.status()
    facts = dict(_facts(status))
    wide = max(map(len, facts)) + 2
    lines = (f"{name:<{wide}}{value}\n" for name, value in facts.items())
    environment.stdout.writelines(lines)


def run_list(environment: Environment) -> None:
    """List what is kept, in lines that fit the window."""
    width = environment.columns(environment.stdout)
    entry = None
    with open_history(environment) as history:
        for entry in history.entries():
            environment.stdout.writelines(f"{line}\n" for line in _lines(entry, width))
    if entry is None:
        _note(environment, say(_NOTHING))


def run_show(environment: Environment, options: "ShowOptions") -> None:
    """Show or convert a kept document.

    Raises:
        NeurocheckError: It is not there, or a file cannot be written.
    """
    environment = prepare(environment, options)
    with open_history(environment) as history:
        document = history.get(options.number)
    deliver(environment, document, options)


def run_export(environment: Environment, output: Path | None) -> None:
    """Write every document on a line of its own.

    Raises:
        StorageError: The file cannot be written.
    """
    with open_history(environment) as history:
        if output is None or output == Path("-"):
            _print_documents(environment, history.documents())
        else:
            lines = (document + b"\n" for document in history.documents())
            write_private(output, b"".join(lines))


def run_delete(environment: Environment, numbers: Sequence[int]) -> None:
    """Delete records.

    Raises:
        NeurocheckError: One is not there, or the history cannot be written.
    """
    with open_history(environment) as history:
        history.delete(numbers)
    listed = ", ".join(map(str, dict.fromkeys(numbers)))
    deleted = say("Deleted: {numbers}", numbers=listed)
    environment.stdout.write(f"{deleted}\n")


def run_purge(environment: Environment, is_meant: bool) -> None:
    """Delete the whole history, once that is sure to be meant.

    Raises:
        UsageError: Nobody can be asked.
        Interrupted: The person does not want that.
        StorageError: It cannot be deleted.
    """
    if not is_meant:
        _confirm(environment)
    if purge(environment):
        deleted = say("The history is deleted.")
        environment.stdout.write(f"{deleted}\n")
    else:
        _note(environment, say(_NOTHING))


def _confirm(environment: Environment) -> None:
    """Ask for the word yes."""
    if not environment.can_ask:
        raise UsageError(
            say(
                "This deletes the whole history, and nobody can be asked here. Add"
                " --yes if that is meant."
            )
        )
    yes = say("yes")
    question = say("Delete the whole history for good? Type {yes}:", yes=yes)
    environment.stderr.write(f"{question} ")
    environment.stderr.flush()
    typed = environment.stdin.readline().strip().casefold()
    if typed not in {"yes", yes.casefold()}:
        raise Interrupted(say("Nothing was deleted."))


def _facts(status: Status) -> Iterator[tuple[str, object]]:
    """Give what there is to say, with a name for each."""
    yield say("kept"), status.count
    if status.oldest and status.newest:
        yield say("oldest"), say_short_day(status.oldest)
        yield say("newest"), say_short_day(status.newest)
    yield say("bytes"), say_number(status.size, ",")
    yield say("schema"), status.schema
    yield say("place"), one_line(str(status.path))


def _lines(entry: Entry, width: int) -> Iterator[str]:
    """Give the lines of a record: what it is, then what it has in common."""
    level = LEVEL_WORDS.get(entry.urgency)  # type: ignore[call-overload]
    urgency = say(level) if level else one_line(entry.urgency.replace("_", " "))
    yield f"{entry.number}  {say_short_day(entry.created)}  {urgency}"
    for fit, patterns in entry.in_common.items():
        if patterns:
            names = ", ".join(name.replace("_", " ") for name in patterns)
            said = say(_IN_COMMON.get(fit, "{names}"), names=names)
            yield from textwrap.wrap(
                one_line(said),
                width,
                initial_indent=_INDENT,
                subsequent_indent=_INDENT * 2,
            )


def _print_documents(environment: Environment, documents: Iterable[bytes]) -> None:
    """Write documents to standard output, in what it can carry."""
    is_ascii = not environment.has_unicode(environment.stdout)
    for document in documents:
        text = escape_json(document.decode())
        line = json.dumps(json.loads(text)) if is_ascii else text
        environment.stdout.write(f"{line}\n")
    environment.stdout.flush()


def _note(environment: Environment, text: str) -> None:
    """Say something beside the result."""
    environment.stderr.write(f"neurocheck: {text}\n")
    environment.stderr.flush()
