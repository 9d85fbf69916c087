"""The program opens no connection: every command runs with sockets forbidden."""

import subprocess
import sys
from pathlib import Path


_EXAMPLE = Path(__file__).parents[2] / "examples" / "foot-care-habits"
_PROGRAM = """
import io, os, sys
ASKED_FOR = ("socket.", "urllib.", "http.", "ftplib.", "smtplib.", "webbrowser.")
seen = set()

def forbid(event, arguments):
    seen.add(event)
    if event.startswith(ASKED_FOR):
        os.write(2, f"FORBIDDEN {event}\\n".encode())
        os._exit(99)

sys.addaudithook(forbid)
sys.path.insert(0, sys.argv[3])
from support.program import neurocheck
questions, folder = sys.argv[1:3]
done = [
    neurocheck(*command, **more).status
    for command, more in (
        (["--version"], {}),
        (["--help"], {}),
        (["assess", "--help"], {}),
        (["assess", "--no-input", "--save", "--why"], {}),
        (["assess", "--no-input", "--json", "--questions", questions], {}),
        (["assess", "--no-input", *[f"-o{folder}/r.{suffix}" for suffix in
            ("json", "md", "txt", "html")]], {}),
        (["assess", "--plain", "--fresh"],
            {"typed": "1\\n2\\n" + "skip\\n" * 60 + "done\\n"}),
        (["report", f"{folder}/r.json", "--again"], {}),
        (["learn"], {}),
        (["learn", "exosomes", "--no-pager"], {}),
        (["learn", "sources"], {}),
        (["questions", "list"], {}),
        (["questions", "check", questions], {}),
        (["schema", "document"], {}),
        (["history", "status"], {}),
        (["history", "list"], {}),
        (["history", "show", "1"], {}),
        (["history", "export"], {}),
        (["history", "check"], {}),
        (["assess", "--no-input", "--save", "--country", "uk", "--lang", "en"], {}),
        (["history", "trend"], {}),
        (["history", "purge", "--yes"], {}),
        (["forget", "--yes"], {}),
        (["questions", "show", "age"], {}),
        (["questions", "graph"], {}),
        (["cohort", "template", f"-o{folder}/t.csv"], {}),
        (["cohort", "check", f"{folder}/t.csv"], {}),
        (["cohort", "score", f"{folder}/t.csv", f"-o{folder}/t.parquet"], {}),
        (["cohort", "score", f"{folder}/t.csv", "-o-"], {}),
        (["cohort", "summary", f"{folder}/t.csv"], {}),
    )
]
print(done, "open" in seen, flush=True)
import socket
socket.socket()
"""


def test_no_command_opens_a_socket(tmp_path: Path) -> None:
    """Every command succeeds in a process that ends as soon as it makes a socket.

    The process makes one after all commands, to show that it would be noticed.
    """
    tests = str(Path(__file__).parents[1])
    arguments = [str(_EXAMPLE / "questions.yaml"), str(tmp_path), tests]
    done = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", _PROGRAM, *arguments], capture_output=True, check=False
    )

    assert done.stdout.decode() == f"{[0] * 30} True\n"
    assert done.returncode == 99
    assert done.stderr.startswith(b"FORBIDDEN socket.__new__")
