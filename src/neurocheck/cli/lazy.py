"""Commands that are imported when they are called, so that starting stays quick."""

from collections import UserDict
from collections.abc import Mapping
from importlib import import_module
from typing import Any, ClassVar, NamedTuple

from typer.core import CompletionItem, TyperGroup  # type: ignore[attr-defined] # private elsewhere
from typer.main import get_command

from neurocheck.cli.help import Group
from neurocheck.i18n.translate import pgettext


__all__ = ["Lazy", "LazyGroup"]


class Lazy(NamedTuple):
    """A command that is not imported yet.

    Attributes:
        module: Its module, with an ``app``: a Typer that holds this command alone, or
            a group of commands.
        help: The first paragraph of its help, for lists of commands.
    """

    module: str
    help: str


class LazyGroup(Group):
    """A group that knows where its commands are, and imports one when it is called.

    Attributes:
        lazy: Commands by name.
    """

    lazy: ClassVar[Mapping[str, Lazy]] = {}

    def __init__(self, **settings: Any) -> None:
        """Take what Typer's group takes; commands of its own come first."""
        super().__init__(**settings)
        self.commands = _Commands({**self.commands, **self.lazy})

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - Click's signature
        """Return the names of all commands, without importing one."""
        return list(self.commands)

    def get_short_help(self, ctx: Any, name: str) -> str:
        """Return the first paragraph of a command's help, without importing it."""
        known = self.lazy.get(name)
        return pgettext("", known.help) if known else super().get_short_help(ctx, name)

    def shell_complete(self, ctx: Any, incomplete: str) -> list[CompletionItem]:
        """Return what begins like this, without importing a command."""
        names = [name for name in self.commands if name.startswith(incomplete)]
        found = [
            CompletionItem(name, help=self.get_short_help(ctx, name)) for name in names
        ]
        # Typer's group would import the commands, so only its options are asked for
        return found + super(TyperGroup, self).shell_complete(ctx, incomplete)


# No dict: Typer looks a command up with get(), which in a dict passes by __getitem__.
class _Commands(UserDict[str, Any]):
    """Commands by name; each is imported when it is looked up."""

    def __getitem__(self, name: str) -> Any:
        """Return a command, and import it where that is still to be done."""
        found = self.data[name]
        if isinstance(found, Lazy):
            found = self.data[name] = get_command(import_module(found.module).app)
            found.name = name  # Typer names it after its function
        return found
