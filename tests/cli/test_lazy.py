"""Promises about commands that are imported when they are looked up."""

import subprocess
import sys

import pytest
import typer

from neurocheck.cli.app import app
from neurocheck.cli.lazy import LazyGroup


ROOT = typer.main.get_command(app)


def imported_after(*args: str) -> set[str]:
    """Return the files of commands that a run in its own process imports."""
    code = (
        "import sys; from neurocheck.cli.app import run;"
        "from neurocheck.environment import Environment;"
        f"run({list(args)!r}, Environment.of_process());"
        "print(*(name for name in sys.modules if name.startswith('neurocheck.cli.')),"
        " file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)  # noqa: S603 - our own code
    names = done.stderr.decode().splitlines()[-1].split()
    return {name.removeprefix("neurocheck.cli.") for name in names}


ALWAYS = {"app", "help", "language", "lazy", "options", "plain_values", "settings_file"}


@pytest.mark.parametrize(
    ("args", "imported"),
    [
        (["--version"], set()),
        (["schema", "document"], {"schema"}),
        (["history", "status"], {"age", "formats", "history", "output"}),
        (
            ["history", "trend"],
            {"age", "formats", "history", "history_trend", "output", "output_paths"},
        ),
    ],
)
def test_a_command_imports_no_other(args: list[str], imported: set[str]) -> None:
    """What is not called costs nothing."""
    assert imported_after(*args) == ALWAYS | imported


@pytest.mark.parametrize("path", [(), ("questions",), ("history",)])
def test_lists_name_what_the_commands_say_of_themselves(path: tuple[str, ...]) -> None:
    """The words known before a command is imported are those of its own help."""
    group = ROOT
    for name in path:
        group = group.commands[name]  # type: ignore[attr-defined] # a group

    assert isinstance(group, LazyGroup)
    for name, known in group.lazy.items():
        assert known.help == (group.commands[name].help or "").partition("\n\n")[0]
