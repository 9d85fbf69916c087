"""Promises about the bundled files as they were read before."""

import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from neurocheck.guidance.countries import load_countries
from neurocheck.guidance.load import load_guidance
from neurocheck.questionnaire.load import load_questionnaire
from neurocheck.questionnaire.model import Questionnaire
from neurocheck.reading import compiled
from neurocheck.reading.compiled import FOLDER, compile_value, read_compiled
from neurocheck.resources import bundled
from neurocheck.sources import load_sources
from neurocheck.topics.parse import load_topics
from neurocheck.translations.catalogs import name_compiled, read_catalog_file
from support.each import each


SCRIPT: dict[str, Any] = runpy.run_path(
    str(Path(__file__).parents[2] / "scripts" / "compile_data.py")
)


def read_topics(folder: Path | None) -> Any:
    """Return all topics."""
    return load_topics(load_sources(), folder)


LOADERS: dict[str, Callable[..., Any]] = {
    "questions.yaml": load_questionnaire,
    "guidance.yaml": load_guidance,
    "sources.yaml": load_sources,
    "countries.yaml": load_countries,
    "topics": read_topics,
}


def lead_to(folder: Path) -> Callable[[str], Path]:
    """Return what finds a bundled file, with a compiled one in another folder."""
    return lambda name: (
        folder / name.removeprefix(f"{FOLDER}/")
        if name.startswith(FOLDER)
        else bundled(name)
    )


@pytest.fixture(name="parts", scope="module")
def compile_parts() -> dict[str, bytes]:
    """Return every compiled part by its name."""
    return dict(SCRIPT["compile_data"]())


@pytest.fixture(name="folder")
def make_folder(
    parts: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """Return a folder with the compiled parts, which is used for now."""
    for part, data in parts.items():
        (tmp_path / f"{part}.json").write_bytes(data)
    monkeypatch.setattr(compiled, "bundled", lead_to(tmp_path))
    return tmp_path


def empty(folder: Path) -> None:
    """Delete every compiled part."""
    for path in folder.iterdir():
        path.unlink()


def read_questions() -> Any:
    """Return the compiled questions, or None where they do not count."""
    return read_compiled("questions", Questionnaire, ["questions.yaml"])


@pytest.mark.parametrize("name", LOADERS)
def test_compiled_files_say_what_the_files_say(name: str, folder: Path) -> None:
    """What is read from them is equal to the last digit, and of the same types."""
    load = LOADERS[name]
    known = load(None)
    empty(folder)

    assert repr(known) == repr(load(None)) == repr(load(bundled(name)))


@each("path", sorted(bundled("locales").glob("*/*.po")))
@pytest.mark.usefixtures("folder")
def test_compiled_catalogs_say_what_the_catalogs_say(path: Path) -> None:
    """No translation is lost or changed."""
    assert read_compiled(*name_compiled(path)) == read_catalog_file(path)


@pytest.mark.usefixtures("folder")
def test_a_changed_file_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was made from another file counts for nothing."""
    assert read_questions() is not None

    monkeypatch.setattr(compiled, "hash_bundled", lambda name: f"hash of {name}")

    assert read_questions() is None


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("is_checkout", [True, False])
def test_changed_code_reads_again(
    monkeypatch: pytest.MonkeyPatch, *, is_checkout: bool
) -> None:
    """In a checkout, what was made by other code counts for nothing."""
    monkeypatch.setattr(compiled, "is_checkout", lambda: is_checkout)
    monkeypatch.setattr(compiled, "_hash_code", lambda: "hash of other code")

    assert (read_questions() is None) is is_checkout


@pytest.mark.parametrize(
    "data",
    [
        *(b"", b"{", b"[]"),
        compile_value({"id": 1}, ["questions.yaml"]),
        compile_value({"id": "?"}, ["questions.yaml"]).replace(b"?", b"\xff"),
    ],
)
def test_a_damaged_file_is_passed_over(data: bytes, folder: Path) -> None:
    """Where nothing can be read from it, the bundled file itself is read."""
    (folder / "questions.json").write_bytes(data)

    assert read_questions() is None
    assert load_questionnaire() == load_questionnaire(bundled("questions.yaml"))


def test_a_missing_file_is_passed_over(folder: Path) -> None:
    """A checkout works without any."""
    (folder / "questions.json").unlink()

    assert read_questions() is None


def run(folder: Path, args: tuple[str, ...]) -> tuple[list[bytes], str]:
    """Return what a run says without its time, and whether it imported PyYAML."""
    code = (
        "import atexit, sys; from pathlib import Path;"
        "from neurocheck.reading import compiled; old = compiled.bundled;"
        f"compiled.bundled = lambda name: Path({str(folder)!r}) / name[9:]"
        " if name.startswith('compiled/') else old(name);"
        "atexit.register(lambda: print('yaml' in sys.modules, file=sys.stderr));"
        "from neurocheck.cli.app import main; main()"
    )
    command = [sys.executable, "-c", code, *args]
    done = subprocess.run(command, capture_output=True, check=True)  # noqa: S603 - our own code
    lines = [line for line in done.stdout.splitlines() if b'"created"' not in line]
    return lines, done.stderr.decode().splitlines()[-1]


@pytest.mark.parametrize(
    "args",
    [
        ("assess", "--no-input", "--feet-numb", "both"),
        ("assess", "--no-input", "--json", "--country", "UK"),
        ("learn", "--no-pager", "basics"),
        ("assess", "--help"),
    ],
)
def test_a_run_on_compiled_files_imports_no_yaml(
    args: tuple[str, ...], folder: Path
) -> None:
    """Nothing is left to be read then, and what is said is the same."""
    said, imported = run(folder, args)
    empty(folder)

    assert (said, imported) == (run(folder, args)[0], "False")
