"""The help of every command, written here and not by Typer.

So it is in the language shown, fits narrow windows, and has no boxes that a screen
reader would read aloud.
"""

import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

import typer
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

from neurocheck.cli.options import environment_of
from neurocheck.errors import ExitStatus, UsageError
from neurocheck.i18n.language import ENGLISH, get_language
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import gettext_noop
from neurocheck.sanitize import one_line


if TYPE_CHECKING:
    from rich.text import Text


__all__ = [
    "Command",
    "Commands",
    "Group",
    "names_of",
    "say_again",
    "usage_error",
    "usage_of",
]


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
    from neurocheck.report.render.lines import to_string

    environment = environment_of(context)
    out = environment.stdout
    context.color = environment.has_colour(out)
    width = min(environment.columns(out), _WIDEST)
    text = to_string(_lines(command, context, width), colour=context.color)
    return text if environment.has_unicode(out) else to_ascii(text)


def _lines(command: Any, context: Any, width: int) -> "Iterator[Text]":
    """Give how the command is written, what it does, and all that it takes."""
    from neurocheck.report.render.lines import text, wrap_hanging

    usage = _("Usage: {command}", command=usage_of(command, context))
    yield from wrap_hanging("", text((usage, _STRONG)), width)
    for paragraph in _paragraphs(command.help):
        yield text()
        yield from wrap_hanging("", text(paragraph), width)
    for title, entries in _panels(command, context):
        yield text()
        yield from wrap_hanging("", text((one_line(title), _STRONG)), width)
        yield from _entries(entries, width)
    for paragraph in _paragraphs(command.epilog):
        yield text()
        yield from wrap_hanging("", text(paragraph), width)


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
        _("Arguments"): [],
        _("Options"): [],
        _("Commands"): [],
    }
    for param in command.get_params(context):
        is_argument = param.param_type_name == "argument"
        own = _("Arguments") if is_argument else _("Options")
        entries = panels.setdefault(param.rich_help_panel or own, [])
        if not param.hidden:
            entries.append((_written(param), _words(param)))
    for name, below in getattr(command, "commands", {}).items():
        first = next(_paragraphs(below.short_help or below.help), "")
        panels[_("Commands")].append((name, first))
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
    return f"{words} {_('(needed)')}".strip() if param.required else words


def _entries(entries: Iterable[tuple[str, str]], width: int) -> "Iterator[Text]":
    """Write names with their words beside them, or below where there is no room."""
    from neurocheck.report.render.lines import text, wrap_hanging

    named = [(text(" " * _LEFT, (name, _NAME)), words) for name, words in entries]
    widest = max(name.cell_len for name, _ in named) + _LEFT
    column = min(widest, _COLUMN)
    if width - column < _NARROWEST:
        column = 0
    for name, words in named:
        body = text(words)
        if column and name.cell_len + _LEFT <= column and words:
            yield from wrap_hanging(
                text(name, " " * (column - name.cell_len)), body, width
            )
            continue
        yield from wrap_hanging(" " * _LEFT, text((name.plain.strip(), _NAME)), width)
        yield from wrap_hanging(" " * (column or _BELOW), body, width)


_TYPERS = (
    gettext_noop("No such option: {name} (Possible options: {names})"),
    gettext_noop("No such option: {name}"),
    gettext_noop("No such command {name}. Did you mean {names}?"),
    gettext_noop("No such command {name}."),
    gettext_noop("Missing command."),
    gettext_noop("Option {name} requires an argument."),
    gettext_noop("Option {name} does not take a value."),
    gettext_noop("Got unexpected extra argument(s) ({names})"),
    gettext_noop("{shell} completion installed in {path}"),
    gettext_noop("Completion will take effect once you restart the terminal"),
)
"""What Typer says, in its words, to be found again in what it says. Whatever it says
in other words is said in English."""


def usage_error(error: TyperException) -> UsageError:
    """Status what Typer says of a command line into an error of ours.

    Args:
        error: What Typer raised. Its message repeats words of the command line.
    """
    context = getattr(error, "ctx", None)
    param = getattr(error, "param", None)
    lines = [
        say_again(one_line(error.format_message()))
        if param is None
        else _misfit(error, param)
    ]
    if context is not None:
        usage = usage_of(context.command, context)
        lines.append(_("Usage: {command}", command=usage))
        lines.append(_("For help: {command}", command=f"{context.command_path} --help"))
    return UsageError("\n".join(map(one_line, lines)))


def _misfit(error: TyperException, param: Any) -> str:
    """Say what an option or argument takes, where it is missing or does not fit.

    What was given is not repeated, and the library that reads it has only English
    words for why it does not fit.
    """
    name, metavar = names_of(param), param.metavar or ""
    takes = metavar if "|" in metavar else (param.help or "").rstrip(".")
    if param.param_type_name == "option" and not metavar:
        takes = _("1 for yes, 0 for no")
    if error.message:
        return _(
            "{name} does not take this value. It takes: {takes}", name=name, takes=takes
        )
    return _("{name} is missing. It takes: {takes}", name=name, takes=takes)


def say_again(message: str) -> str:
    """Say in the language shown what Typer says in English."""
    for text in _TYPERS if get_language() is not ENGLISH else ():
        if found := _pattern(text).fullmatch(message):
            return _(text, **found.groupdict())
    return message


def _pattern(text: str) -> re.Pattern[str]:
    """Make a text with places in braces find itself, with the places filled in."""
    parts = re.split(r"\{(\w+)\}", text)
    parts[::2] = map(re.escape, parts[::2])
    parts[1::2] = (f"(?P<{name}>.+)" for name in parts[1::2])
    return re.compile("".join(parts))
