"""Write what packagers put under ``share/``: a manual page, and completion for shells.

    python scripts/make_share.py FOLDER

All of it is made from the program's own help, so that nobody keeps it:
``scripts/build_release.py`` puts it into the sdist.
"""

import io
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import typer

from neurocheck import __version__
from neurocheck.cli.app import app, run
from neurocheck.environment import Environment


__all__ = ["make_manual_page"]

_ROOT = Path(__file__).parents[1]
_PAGE = "man/man1/neurocheck.1"
_COMPLETIONS = {
    "bash": "bash-completion/completions/neurocheck",
    "fish": "fish/vendor_completions.d/neurocheck.fish",
    "zsh": "zsh/site-functions/_neurocheck",
}

# Typer's script is for a start-up file. In a folder of functions zsh runs it with the
# first Tab, which it would leave without an answer.
_ZSH_FIRST_TAB = (
    '[[ $zsh_eval_context[-1] == loadautofunc ]] && _neurocheck_completion "$@"\n'
)

_COLUMNS = 72
"""Room for the indent of a manual page in a window of 80 columns."""


def make_manual_page() -> str:
    """Return the manual page of all commands."""
    project = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    cited = (_ROOT / "CITATION.cff").read_text(encoding="utf-8")
    day = re.findall(r"^date-released: (\S+)$", cited, re.MULTILINE)[0]
    about = project["project"]["description"]
    lines = [
        f'.TH NEUROCHECK 1 "{day}" "neurocheck {__version__}" "User Commands"',
        ".SH NAME",
        f"neurocheck \\- {_escape(about[:1].lower() + about[1:])}",
        ".SH DESCRIPTION",
        *_quote_help(()),
        ".SH COMMANDS",
    ]
    for path in _list_commands(typer.main.get_command(app)):
        lines += [f".SS {' '.join(('neurocheck', *path))}", *_quote_help(path)]
    return "\n".join(lines) + "\n"


def _list_commands(
    command: Any, path: tuple[str, ...] = ()
) -> Iterator[tuple[str, ...]]:
    """Yield the words of every command."""
    for name, one in getattr(command, "commands", {}).items():
        yield (*path, name)
        yield from _list_commands(one, (*path, name))


def _quote_help(path: tuple[str, ...]) -> list[str]:
    """Return a command's help, line for line as the program shows it."""
    out = io.StringIO()
    # Without a variable it speaks English, and has no folder to look into.
    world = Environment(stdin=io.StringIO(), stdout=out, stderr=out, width=_COLUMNS)
    with redirect_stdout(out):  # Typer prints help itself
        run([*path, "--help"], world)
    return [".nf", *map(_escape, out.getvalue().splitlines()), ".fi"]


def _escape(text: str) -> str:
    """Return a line in which nothing is a request to the formatter."""
    safe = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{safe}" if safe.startswith((".", "'")) else safe


def _make_completion(shell: str) -> str:
    """Return the script that lets a shell complete our commands."""
    made = subprocess.run(
        [sys.executable, "-m", "neurocheck"],
        env={**os.environ, "_NEUROCHECK_COMPLETE": f"source_{shell}"},
        capture_output=True,
        check=True,
        text=True,
    )
    return made.stdout.strip() + "\n" + (_ZSH_FIRST_TAB if shell == "zsh" else "")


def main() -> None:
    """Write all files below the folder."""
    files = {path: _make_completion(shell) for shell, path in _COMPLETIONS.items()}
    files[_PAGE] = make_manual_page()
    for name, text in files.items():
        path = Path(sys.argv[1], name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
