"""Promises about values that are taken without pydantic."""

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import typer
from typer.exceptions import TyperException

from neurocheck.cli.app import app
from neurocheck.cli.plain_values import take_plain_values
from neurocheck.environment import Environment
from support.each import each


ONE = (None, "", "7", "soon", "hinted", "a b", "~/x", True)
MANY = (None, (), ("a",), ["x/y", ""], ("soon", "soon"))
ASSESS = ("assess", "--no-input", "--feet-numb", "both", "--fail-on", "emergency")


def list_commands(command: Any) -> Iterator[Any]:
    """Yield a command and, of a group, every command in it."""
    yield command
    for name in getattr(command, "commands", ()):
        yield from list_commands(command.commands[name])


def process(param: Any, context: Any, raw: Any) -> Any:
    """Return the value of a parameter, or the kind of error."""
    try:
        return param.process_value(context, raw)
    except (TyperException, TypeError) as error:
        return type(error)


@each("command", list_commands(typer.main.get_command(app)))
def test_values_are_what_typer_makes_of_them(command: Any) -> None:
    """Each parameter of each command gives the same as without our shortcut.

    Where it does not, Typer has changed, and plain_values.py has to follow.
    """
    context = typer.Context(command, obj=Environment.of_process())
    params = (one for one in command.params if one.callback is None)  # those leave
    for param in params:
        given = MANY if param.nargs == -1 or getattr(param, "multiple", False) else ONE
        vars(param).pop("process_value", None)
        before = [process(param, context, raw) for raw in given]
        take_plain_values([param])
        after = [process(param, context, raw) for raw in given]

        assert after == before, param.name
        assert [*map(type, after)] == [*map(type, before)], param.name


@pytest.mark.parametrize(
    ("args", "completing"),
    [
        (("--version",), ""),
        (ASSESS, ""),
        ((*ASSESS, "--json"), ""),
        (("learn", "--no-pager", "basics"), ""),
        (("assess", "--help"), ""),
        ((), "neurocheck ass"),
        ((), "neurocheck assess --feet"),
    ],
)
def test_a_run_imports_no_pydantic(args: tuple[str, ...], completing: str) -> None:
    """Typer has not changed in how its parameters take their values."""
    code = (
        "import sys, atexit;"
        "atexit.register(lambda: print('pydantic' in sys.modules, file=sys.stderr));"
        "from neurocheck.__main__ import main; main()"
    )
    words = str(len(completing.split()) - 1)
    variables = {
        "_NEUROCHECK_COMPLETE": "complete_bash",
        "COMP_WORDS": completing,
        "COMP_CWORD": words,
    }
    done = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", code, *args],
        env={**os.environ, **(variables if completing else {})},
        capture_output=True,
        check=True,
    )

    assert done.stderr.decode().splitlines()[-1] == "False"
