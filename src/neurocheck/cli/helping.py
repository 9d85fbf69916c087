"""The help of every command, written here and not by Typer.

So it is in the language shown, fits narrow windows, and has no boxes that a screen
reader would read aloud.
"""

import inspect
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

import typer
from typer.core import TyperCommand, TyperGroup

from neurocheck.cli.options import environment_of
from neurocheck.errors import ExitStatus
from neurocheck.text import one_line
from neurocheck.words import say


if TYPE_CHECKING:
    from rich.text import Text


__all__ = ["Command", "Commands", "Group", "names_of", "usage_of"]

Run = TypeVar("Run", bound=Callable[..., Any])
_WIDEST = 100
_LEFT = 2
_BELOW = 6
_COLUMN = 30
"""The most columns of names; the words of a longer one stand below it."""
_NARROWEST = 26
"""Where fewer columns are left beside the names, all words stand below them."""
_STRONG = "bold"
_NAME = "cyan"


class Command(TyperCommand):
    """A command with the help of this file."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help."""
        formatter.write(_help(self, ctx))


class Group(TyperGroup):
    """Commands together, with the help of this file.

    Where none is named, the help is shown.
    """

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help."""
        formatter.write(_help(self, ctx))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the options of the group."""
        if not args and not ctx.resilient_parsing:
            typer.echo(ctx.get_help(), color=ctx.color)
            ctx.exit(int(ExitStatus.USAGE))
        return super().parse_args(ctx, args)


class Commands(typer.Typer):
    """Where commands are declared, each with the help of this file."""

    def __init__(self, **more: Any) -> None:
        """Take what Typer takes."""
        super().__init__(cls=Group, **more)

    def command(self, name: str | None = None, **more: Any) -> Callable[[Run], Run]:
        """Declare a command; takes what Typer takes."""
        return super().command(name, **{"cls": Command, **more})


def usage_of(command: Any, context: Any) -> str:
    """Say how a command is written, such as ``neurocheck schema [OPTIONS] KIND``."""
    pieces = [context.command_path, command.options_metavar]
    for param in command.params:
        if param.param_type_name == "argument":
            name = names_of(param)
            pieces.append(name if param.required else f"[{name}]")
    return " ".join([*pieces, getattr(command, "subcommand_metavar", "")]).rstrip()


def names_of(param: Any) -> str:
    """Name an option or an argument as it is written on a command line."""
    if param.param_type_name == "argument":
        return str(param.metavar or param.name.upper())
    return ", ".join(sorted(param.opts, key=len))


def _help(command: Any, context: Any) -> str:
    """Write the help of a command."""
    from neurocheck.report.glyphs import to_ascii
    from neurocheck.report.pen import to_string

    environment = environment_of(context)
    out = environment.stdout
    context.color = environment.has_colour(out)
    width = min(environment.columns(out), _WIDEST)
    text = to_string(_lines(command, context, width), colour=context.color)
    return text if environment.has_unicode(out) else to_ascii(text)


def _lines(command: Any, context: Any, width: int) -> "Iterator[Text]":
    """Give how the command is written, what it does, and all that it takes."""
    from neurocheck.report.pen import hang, text

    usage = say("Usage: {command}", command=usage_of(command, context))
    yield from hang("", text((usage, _STRONG)), width)
    for paragraph in _paragraphs(command.help):
        yield text()
        yield from hang("", text(paragraph), width)
    for title, entries in _panels(command, context):
        yield text()
        yield from hang("", text((one_line(title), _STRONG)), width)
        yield from _entries(entries, width)
    for paragraph in _paragraphs(command.epilog):
        yield text()
        yield from hang("", text(paragraph), width)


def _paragraphs(help_text: str | None) -> Iterator[str]:
    """Give the paragraphs of a text."""
    paragraphs = inspect.cleandoc(help_text or "").split("\n\n")
    yield from filter(None, map(_plain, paragraphs))


def _plain(text: str) -> str:
    """Give a text for people; Typer reads markup in help where it completes words."""
    return one_line(text).replace("\\[", "[")


def _panels(command: Any, context: Any) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Give what a command takes: a title, then names and words, for each kind."""
    panels: dict[str, list[tuple[str, str]]] = {
        say("Arguments"): [],
        say("Options"): [],
        say("Commands"): [],
    }
    for param in command.get_params(context):
        is_argument = param.param_type_name == "argument"
        own = say("Arguments") if is_argument else say("Options")
        entries = panels.setdefault(param.rich_help_panel or own, [])
        if not param.hidden:
            entries.append((_written(param), _words(param)))
    for name, below in getattr(command, "commands", {}).items():
        first = next(_paragraphs(below.short_help or below.help), "")
        panels[say("Commands")].append((name, first))
    yield from ((title, entries) for title, entries in panels.items() if entries)


def _written(param: Any) -> str:
    """Write an option with all its names and what it takes."""
    names = names_of(param)
    if param.param_type_name == "argument":
        return names
    no = "".join(f" / {name}" for name in param.secondary_opts)
    return f"{names}{no} {param.metavar or ''}".rstrip()


def _words(param: Any) -> str:
    """Say what an option is for, and whether it has to be given."""
    words = _plain(param.help or "")
    return f"{words} {say('(needed)')}".strip() if param.required else words


def _entries(entries: Iterable[tuple[str, str]], width: int) -> "Iterator[Text]":
    """Write names with their words beside them, or below where there is no room."""
    from neurocheck.report.pen import hang, text

    named = [(text(" " * _LEFT, (name, _NAME)), words) for name, words in entries]
    widest = max(name.cell_len for name, _ in named) + _LEFT
    column = min(widest, _COLUMN)
    if width - column < _NARROWEST:
        column = 0
    for name, words in named:
        body = text(words)
        if column and name.cell_len + _LEFT <= column and words:
            yield from hang(text(name, " " * (column - name.cell_len)), body, width)
            continue
        yield from hang(" " * _LEFT, text((name.plain.strip(), _NAME)), width)
        yield from hang(" " * (column or _BELOW), body, width)
