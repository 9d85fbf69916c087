"""Use an installed neurocheck as its users do: a sheet, a text, a short interview.

    python scripts/try_program.py FOLDER

FOLDER has the programs ``neurocheck`` and ``python`` of an environment. What is
installed there is tried outside the checkout, so that nothing comes from here.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import pexpect


_CODE = """
import pathlib, pkgutil, warnings
from importlib import import_module
import neurocheck
document = neurocheck.read_document(pathlib.Path("result.json").read_bytes())
assert document.answers["feet_numb"] == "both", document.answers
warnings.simplefilter("error", DeprecationWarning)
for name in ("cli.assess", "cli.history", "cli.learn", "cli.questions", "cli.report"):
    import_module(f"neurocheck.{name}")
print("one whole assessment:", document.assessment.urgency.level)
"""
_SECONDS = 60


def _run(*command: str | Path) -> bytes:
    """Run a command, and return what it wrote."""
    return subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout


def _interview(program: Path) -> None:
    """Answer a question in a terminal, leave, go on, and leave again."""
    for args in (["assess"], ["assess", "--resume"]):
        window = pexpect.spawn(
            str(program), args, timeout=_SECONDS, dimensions=(40, 100)
        )
        window.expect("Question|question|Section")
        window.send("0\r")  # no sign of danger, whose alarm would end it
        window.expect(pexpect.TIMEOUT, timeout=1)
        window.sendintr()
        window.expect(pexpect.EOF)
        window.close()
        print(args, window.exitstatus)


def main(folder: Path) -> None:
    """Try everything."""
    program = folder / "neurocheck"
    print(_run(program, "--version").decode().strip())
    assert _run(program, "learn", "--no-pager", "exosomes")  # noqa: S101 - a script
    # The sheet needs the templates and drawings that ship inside the wheel.
    options = ["--no-input", "--feet-numb", "both", "--feet-where", "toes", "--json"]
    data = _run(program, "assess", *options, "-o", "sheet.html")
    Path("result.json").write_bytes(data)
    print(_run(folder / "python", "-c", _CODE).decode().strip())
    _interview(program)


if __name__ == "__main__":
    import os

    place = Path(sys.argv[1]).absolute()
    with tempfile.TemporaryDirectory() as empty:
        os.chdir(empty)
        os.environ["NEUROCHECK_DATA_DIR"] = str(Path(empty, "kept"))
        main(place)
