"""Commands that are imported when they are looked up, so that starting stays quick."""

from collections import UserDict
from collections.abc import Mapping
from importlib import import_module
from typing import Any, ClassVar

from typer.main import get_command

from neurocheck.cli.help import Group


__all__ = ["LazyGroup"]


class LazyGroup(Group):
    """A group that knows in which module each of its commands is.

    Attributes:
        modules: Names of modules by names of commands. Each module has an ``app``, a
            Typer that holds this command alone, or a group of commands.
    """

    modules: ClassVar[Mapping[str, str]] = {}

    def __init__(self, **settings: Any) -> None:
        """Take what Typer's group takes; commands of its own come first."""
        super().__init__(**settings)
        self.commands = _Commands({**self.commands, **self.modules})

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - Click's signature
        """Return the names of all commands, without importing one."""
        return list(self.commands)


class _Commands(UserDict[str, Any]):
    """Commands by name; one that nobody asked for yet is the name of its module."""

    def __getitem__(self, name: str) -> Any:
        """Return a command, and import it where that is still to be done."""
        found = self.data[name]
        if isinstance(found, str):
            found = self.data[name] = get_command(import_module(found).app)
            found.name = name
        return found
