"""Help and usage errors: Typer's own, made to fit narrow windows and other languages.

There are no boxes, which a screen reader would read aloud.
"""

import inspect
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import typer
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

from neurocheck.cli.language import translate_help, translate_message
from neurocheck.cli.options import environment_of
from neurocheck.cli.plain_values import take_plain_values
from neurocheck.environment import Environment
from neurocheck.errors import ExitStatus, UsageError
from neurocheck.i18n.translate import gettext as _
from neurocheck.sanitize import one_line


__all__ = ["Command", "Commands", "Group", "make_usage_error"]

Run = TypeVar("Run", bound=Callable[..., Any])

_NAMES = {"help_option_names": ["-h", "--help"]}

_WIDEST = 100

_NARROWEST = 26
"""Where fewer columns are left beside the names, all words stand below them."""


class _Formatter(typer.Context.formatter_class):  # type: ignore[valid-type, misc] # Typer's class of that name is private
    """Typer's layout, folded between words only and by the width of each letter.

    Typer's own folding breaks ``--no-input`` at its dashes, and leaves two columns for
    words beside names in a narrow window.
    """

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:  # noqa: ARG002 - Click's signature
        """Write how a command is called."""
        self._fold(_("Usage: {command}", command=f"{prog} {args}".rstrip()))

    def write_heading(self, heading: str) -> None:
        """Write the title of a list."""
        self._fold(f"{_plain(heading)}:")

    def write_text(self, text: str) -> None:
        """Write paragraphs."""
        for number, paragraph in enumerate(text.split("\n\n")):
            if number:
                self.write_paragraph()
            self._fold(_plain(paragraph))

    def write_dl(
        self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Write names with their words beside them, or below where room is scarce."""
        from neurocheck.report.render.lines import text

        widths = [text(name).cell_len for name, _words in rows]
        # one long name does not push the words of all others to the right
        column = max((one for one in widths if one <= col_max), default=0) + col_spacing
        if self.width - self.current_indent - column < _NARROWEST:
            column = col_spacing * 2
        for (name, words), width in zip(rows, widths, strict=True):
            is_beside = width + col_spacing <= column
            lead = name + " " * (column - width) if is_beside else " " * column
            if not is_beside:
                self._fold(name)
            if is_beside or words:
                self._fold(words, lead)

    def _fold(self, words: str, lead: str = "") -> None:
        """Write a text in as many lines as it needs, each indented behind its lead."""
        from neurocheck.report.render.lines import text, to_string, wrap_hanging

        lead = " " * self.current_indent + lead
        lines = wrap_hanging(lead, text(words), self.width) or [text(lead)]
        self.write(to_string(lines, colour=False))


class _Helpful:
    """Help that fits the window and speaks the language shown."""

    def get_help(self: Any, ctx: Any) -> str:
        """Return the help, as standard output can show it."""
        from neurocheck.report.glyphs import to_ascii

        environment = environment_of(ctx)
        out = environment.stdout
        formatter = _Formatter(width=min(environment.columns(out), _WIDEST))
        self.format_help(ctx, formatter)
        found: str = formatter.getvalue().rstrip("\n")
        return found if environment.has_unicode(out) else to_ascii(found)

    def format_options(self: Any, ctx: Any, formatter: Any) -> None:
        """Write all that a command takes, kind by kind."""
        for title, rows in _list_panels(self, ctx).items():
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)


class Command(_Helpful, TyperCommand):
    """A command with the help of this file, which knows the settings."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the command line; flags come first, then variables, then settings."""
        environment = environment_of(ctx)
        ctx.default_map = dict(environment.settings)
        take_plain_values(self.get_params(ctx))
        rest = super().parse_args(ctx, args)
        ctx.params = {
            name: _expand_home(value, environment) for name, value in ctx.params.items()
        }
        return rest


def _expand_home(value: Any, environment: Environment) -> Any:
    """Return a value with the home directory for a ``~`` that begins a path."""
    if isinstance(value, Path):
        return environment.expand_home(value)
    if isinstance(value, list | tuple):
        return [_expand_home(item, environment) for item in value]
    return value


class Group(_Helpful, TyperGroup):
    """Commands together, with the help of this file.

    Where none is named, the help is shown.
    """

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return a command, with its help in the language shown."""
        return translate_help(super().get_command(ctx, cmd_name))

    def get_short_help(self, ctx: Any, name: str) -> str:
        """Return the first paragraph of a command's help."""
        help_text = inspect.cleandoc(self.get_command(ctx, name).help or "")
        return _plain(help_text.partition("\n\n")[0])

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the options of the group."""
        # Typer's no_args_is_help would raise the help as an error of the command line.
        is_bare = not args and not self.invoke_without_command
        if is_bare and not ctx.resilient_parsing:
            typer.echo(ctx.get_help())
            ctx.exit(int(ExitStatus.USAGE))
        take_plain_values(self.get_params(ctx))
        return super().parse_args(ctx, args)


class Commands(typer.Typer):
    """A Typer whose commands and groups have the help of this file."""

    def __init__(self, **more: Any) -> None:
        """Take what Typer takes."""
        own = {"cls": Group, "add_completion": False, "context_settings": _NAMES}
        super().__init__(**{**own, "rich_markup_mode": None, **more})

    def command(self, name: str | None = None, **more: Any) -> Callable[[Run], Run]:
        """Declare a command; takes what Typer takes."""
        own = {"cls": Command, "context_settings": _NAMES}
        return super().command(name, **{**own, **more})


def _list_panels(command: Any, context: Any) -> dict[str, list[tuple[str, str]]]:
    """Return what a command takes: by title, names with their words."""
    arguments, options, commands = _("Arguments"), _("Options"), _("Commands")
    panels: dict[str, list[tuple[str, str]]] = {arguments: [], options: []}
    for param in command.get_params(context):
        own = arguments if param.param_type_name == "argument" else options
        # The flags of questions name their section there, see question_flags.py.
        rows = panels.setdefault(param.rich_help_panel or own, [])
        if not param.hidden:
            words = _plain(param.help or "")
            needed = f" {_('(needed)')}" if param.required else ""
            rows.append((_format_names(param, context), f"{words}{needed}".strip()))
    names = getattr(command, "commands", ())
    panels[commands] = [(name, command.get_short_help(context, name)) for name in names]
    return panels


def _format_names(param: Any, context: Any) -> str:
    """Return an option or an argument as it is written on a command line."""
    if param.param_type_name == "argument":  # Typer adds a type, in English
        return str(param.metavar)
    return str(param.get_help_record(context)[0])


def _plain(text: str) -> str:
    """Return a text for people; Typer reads markup in help where it completes words."""
    return one_line(text).replace("\\[", "[")


def make_usage_error(error: TyperException) -> UsageError:
    """Return what Typer says of a command line as an error of ours.

    Args:
        error: What Typer raised. Its message repeats words of the command line.
    """
    context = getattr(error, "ctx", None)
    param = getattr(error, "param", None)
    lines = [
        translate_message(one_line(error.format_message()))
        if param is None
        else _describe_misfit(error, param)
    ]
    if context is not None:
        path = context.command_path
        usage = " ".join([path, *context.command.collect_usage_pieces(context)])
        lines.append(_("Usage: {command}", command=usage))
        lines.append(_("For help: {command}", command=f"{path} --help"))
    return UsageError("\n".join(map(one_line, lines)))


def _describe_misfit(error: TyperException, param: Any) -> str:
    """Return what an option or argument takes, where it is missing or does not fit.

    What was given can be private, so it is not repeated as Typer would; and Typer has
    only English words for why it does not fit.
    """
    metavar = param.metavar or ""
    takes = metavar if "|" in metavar else (param.help or "").rstrip(".")
    name = metavar
    if param.param_type_name == "option":
        name = ", ".join(sorted(param.opts, key=len))
        takes = takes if metavar else _("1 for yes, 0 for no")
    if error.message:
        return _(
            "{name} does not take this value. It takes: {takes}", name=name, takes=takes
        )
    return _("{name} is missing. It takes: {takes}", name=name, takes=takes)
