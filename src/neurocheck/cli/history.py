"""``neurocheck history``: list, show, export and delete what was kept."""

import json
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar

import typer

from neurocheck.cli.age import (
    Recipients,
    check_recipients,
    encrypt_stream,
    list_recipient_files,
    strip_age,
)
from neurocheck.cli.formats import DocumentOutput
from neurocheck.cli.help import Commands
from neurocheck.cli.lazy import Lazy, LazyGroup
from neurocheck.cli.options import Force, command_with, environment_of, option
from neurocheck.cli.output import (
    SheetOptions,
    check_outputs,
    confirm_deletion,
    prepare_outputs,
    say_written,
    write_note,
    write_outputs,
)
from neurocheck.cli.settings_file import get_settings_path
from neurocheck.document import Document
from neurocheck.environment import Environment
from neurocheck.errors import StorageError, UsageError
from neurocheck.guidance.assessment import LEVEL_WORDS
from neurocheck.history.store import (
    Entry,
    HistoryStatus,
    is_locked,
    open_history,
    purge_history,
)
from neurocheck.i18n.numbers import format_number, format_short_date
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import gettext_noop, ngettext
from neurocheck.sanitize import escape_json, one_line
from neurocheck.storage import replacing
from neurocheck.translations.document import translate_document


__all__ = ["ShowOptions", "app", "keep_document"]

# Beyond 64 bits sqlite3 raises an OverflowError.
_MAX_NUMBER = 10**15

_INDENT = " " * 4

_NOTHING = gettext_noop("Nothing is kept. To keep a result: neurocheck assess --save")

# In step with the fits that store.py keeps for a list.
_IN_COMMON = {
    "many": gettext_noop("many in common: {names}"),
    "some": gettext_noop("some in common: {names}"),
}


def _complete_number(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Return the numbers that begin like this, with day and urgency, for the shell."""
    environment = environment_of(context)
    if is_locked(environment):
        return []  # a shell that completes a word is no place for a passphrase
    with open_history(environment) as history:
        return [
            (
                str(entry.number),
                " ".join(next(_format_entry(entry, 80, {})).split()[1:]),
            )
            for entry in history.list_entries()
            if str(entry.number).startswith(incomplete)
        ]


Yes = Annotated[bool, option("--yes", "Do not ask whether that is meant.")]


class _History(LazyGroup):
    """The commands of this file, and those that are a file of their own."""

    lazy: ClassVar[dict[str, Lazy]] = {
        "trend": Lazy(
            "neurocheck.cli.history_trend",
            "Say what changed since last time, in words and in small plots.",
        ),
        "lock": Lazy(
            "neurocheck.cli.history_lock",
            "Put the history under a passphrase, or under another one.",
        ),
        "unlock": Lazy(
            "neurocheck.cli.history_unlock", "Take the passphrase of the history away."
        ),
    }


app = Commands(cls=_History)


@app.callback(
    help="What was kept with: neurocheck assess --save", invoke_without_command=True
)
def history(context: typer.Context) -> None:
    """List what is kept, where no command is named."""
    if context.invoked_subcommand is None:
        _print_list(environment_of(context))


@app.command()
def status(context: typer.Context) -> None:
    """Say how much is kept, and where.

    Example: neurocheck history status
    """
    environment = environment_of(context)
    with open_history(environment) as history:
        facts = dict(_list_facts(history.get_status()))
    if is_locked(environment):
        facts[_("locked")] = _("yes")
    settings = get_settings_path(environment)
    if settings.exists():
        facts[_("settings")] = one_line(str(settings))
    wide = max(map(len, facts)) + 2
    lines = (f"{name:<{wide}}{value}\n" for name, value in facts.items())
    environment.stdout.writelines(lines)


@app.command("list")
def list_records(context: typer.Context) -> None:
    """List what is kept, the newest first: number, date, urgency, patterns.

    Example: neurocheck history list
    """
    _print_list(environment_of(context))


def _print_list(environment: Environment) -> None:
    """Write what is kept, the newest first, and how to see it."""
    width = environment.columns(environment.stdout)
    newest, kinds = 0, _name_patterns()
    with open_history(environment) as history:
        for entry in history.list_entries():
            newest = newest or entry.number
            lines = _format_entry(entry, width, kinds)
            environment.stdout.writelines(f"{line}\n" for line in lines)
    history.raise_damage()
    if newest:
        hint = _("To see one: neurocheck history show {number}", number=newest)
        write_note(environment, hint)
    else:
        write_note(environment, _(_NOTHING))


@dataclass(frozen=True, kw_only=True)
class ShowOptions(SheetOptions):
    """The options of ``neurocheck history show``."""

    number: Annotated[
        int,
        typer.Argument(
            help="A number of 'neurocheck history list'.",
            metavar="N",
            min=1,
            max=_MAX_NUMBER,
            autocompletion=_complete_number,
        ),
    ]


@app.command()
@command_with(ShowOptions)
def show(context: typer.Context, options: ShowOptions) -> None:
    """Show a kept summary again, or convert it.

    With -o, files are written and nothing is shown.

    Example: neurocheck history show 1 -o visit.html
    """
    environment = environment_of(context)
    prepare_outputs(environment, options, DocumentOutput)
    with open_history(environment) as history:
        document = history.get(options.number)
    result = options.make_output(document, translate_document(document))
    write_outputs(environment, options, result)


@app.command()
def export(
    context: typer.Context,
    output: Annotated[
        Path | None,
        option(
            "--output",
            "Write here, for the owner alone, not to standard output.",
            "-o",
            metavar="FILE",
        ),
    ] = None,
    force: Force = False,
    to: Recipients = None,
) -> None:
    """Write every kept document as JSON on a line of its own, the oldest first.

    Example: neurocheck history export -o all.jsonl
    """
    environment = environment_of(context)
    is_shown = output is None or output == Path("-")
    written = [] if output is None or is_shown else [output]
    check_recipients(written, to)
    if any(strip_age(path, to).suffix.lower() != ".jsonl" for path in written):
        raise UsageError(
            _(
                "The name '{name}' does not end with .jsonl, as such a file's should.",
                name=one_line(str(output)),
            )
        )
    inputs = list_recipient_files(to)
    check_outputs(environment, [output], force=force, inputs=inputs)
    with open_history(environment) as history:
        documents = (
            escape_json(record.document.decode()) for record in history.read_records()
        )
        if output is None or is_shown:
            _print_documents(environment, documents)
        else:
            with say_written(environment, output), replacing(output) as file:
                lines = (f"{document}\n".encode() for document in documents)
                if to:
                    encrypt_stream(to, lines, file)
                else:
                    file.writelines(lines)
    if note := history.describe_unchecked():
        write_note(environment, note)
    history.raise_damage(_("All that is whole was written."))


@app.command()
def check(context: typer.Context) -> None:
    """Check whether all that is kept is as it was kept.

    Example: neurocheck history check
    """
    environment = environment_of(context)
    with open_history(environment) as history:
        count = history.check()
    found = ngettext(
        "1 result is kept, and whole.", "{number} results are kept, and whole.", count
    )
    if count:
        environment.stdout.write(f"{found}\n")
    else:
        write_note(environment, _(_NOTHING))
    if note := history.describe_unchecked():
        write_note(environment, note)


@app.command()
def delete(
    context: typer.Context,
    numbers: Annotated[
        list[int],
        typer.Argument(
            help="Numbers of 'neurocheck history list'.",
            metavar="N",
            min=1,
            max=_MAX_NUMBER,
            autocompletion=_complete_number,
        ),
    ],
    yes: Yes = False,
) -> None:
    """Delete what is kept under these numbers, for good.

    Example: neurocheck history delete 1
    """
    environment = environment_of(context)
    listed = ", ".join(map(str, dict.fromkeys(numbers)))
    if not yes:
        confirm_deletion(environment, _("Delete {numbers} for good?", numbers=listed))
    with open_history(environment, change=True) as history:
        history.delete(numbers)
    deleted = _("Deleted: {numbers}", numbers=listed)
    environment.stdout.write(f"{deleted}\n")


@app.command()
def purge(context: typer.Context, yes: Yes = False) -> None:
    """Delete the whole history with its log and its backups, for good.

    To delete drafts and settings as well: neurocheck forget

    Example: neurocheck history purge
    """
    environment = environment_of(context)
    if not yes:
        confirm_deletion(environment, _("Delete the whole history for good?"))
    if purge_history(environment):
        deleted = _("The history is deleted.")
        environment.stdout.write(f"{deleted}\n")
    else:
        write_note(environment, _(_NOTHING))


def keep_document(
    environment: Environment, document: Document, instead_of: int | None = None
) -> tuple[int, str]:
    """Keep a result.

    Args:
        environment: Where the history is.
        document: The result.
        instead_of: The number of the same visit's result before a change, which goes.

    Returns:
        Its number, and what to say: the number, and how to see it again.

    Raises:
        StorageError: It cannot be kept.
    """
    try:
        with open_history(environment, create=True) as history:
            number = history.save(document)
            if instead_of is not None:
                # It may be gone already; the new one is kept whatever becomes of it.
                with suppress(UsageError, StorageError):
                    history.delete([instead_of])
    except StorageError as error:
        raise StorageError(_("The result was not kept. {reason}", reason=error)) from (
            None
        )
    return number, _(
        "Kept as number {number}.\nTo see it again: neurocheck history show {number}\n"
        "To make a sheet of it for a visit: neurocheck history show {number} -o"
        " visit.html",
        number=number,
    )


def _list_facts(status: HistoryStatus) -> Iterator[tuple[str, object]]:
    """Yield the facts about a history, each after its name."""
    yield _("kept"), status.count
    if status.oldest and status.newest:
        yield _("oldest"), format_short_date(status.oldest)
        yield _("newest"), format_short_date(status.newest)
    yield _("bytes"), format_number(status.size, ",")
    yield _("schema"), status.schema
    yield _("place"), one_line(str(status.path))


def _name_patterns() -> dict[str, str]:
    """Return the patterns of the bundled guidance in a word each, by id."""
    from neurocheck.guidance.load import load_guidance
    from neurocheck.translations.guidance import translate_guidance

    patterns = translate_guidance(load_guidance()).patterns
    return {
        one.id: one.title.partition(" \N{EN DASH} ")[0].casefold() for one in patterns
    }


def _format_entry(entry: Entry, width: int, kinds: Mapping[str, str]) -> Iterator[str]:
    """Yield the lines of a record: what it is, then what it has in common."""
    level = LEVEL_WORDS.get(entry.urgency)  # type: ignore[call-overload]
    urgency = _(level) if level else one_line(entry.urgency.replace("_", " "))
    created = entry.created.astimezone()  # several of one day are told apart
    when = f"{format_short_date(created)} {created:%H:%M}"
    yield f"{entry.number}  {when}  {urgency}"
    for fit, patterns in entry.in_common.items():
        if patterns:
            names = ", ".join(
                kinds.get(name, name.replace("_", " ")) for name in patterns
            )
            said = _(_IN_COMMON.get(fit, "{names}"), names=names)
            yield from textwrap.wrap(
                one_line(said),
                width,
                initial_indent=_INDENT,
                subsequent_indent=_INDENT * 2,
            )


def _print_documents(environment: Environment, documents: Iterable[str]) -> None:
    """Write documents to standard output, in what it can carry."""
    is_ascii = not environment.has_unicode(environment.stdout)
    for document in documents:
        line = json.dumps(json.loads(document)) if is_ascii else document
        environment.stdout.write(f"{line}\n")
    environment.stdout.flush()
