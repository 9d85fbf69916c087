"""Write the catalogue of problem codes into ``docs/question-sets.md``.

Run ``python scripts/make_problem_codes.py``. Each code stands there with its words and
with a real example: a line of a report in ``tests/broken/``, or what the program says
here of what no small file can show. A new code needs one of them, and a group.
"""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from neurocheck.answers.accept import accept_all
from neurocheck.authoring.contradictions import find_contradictions
from neurocheck.cohort.cleaning.map_validate import load_map
from neurocheck.cohort.cleaning.plan import check_columns
from neurocheck.cohort.tables.read import open_table
from neurocheck.errors import NeurocheckError, Problem
from neurocheck.problems import Code
from neurocheck.questionnaire.load import load_questionnaire, read_questionnaire
from neurocheck.reading.files import read_source
from neurocheck.reading.yaml import MAX_BYTES, MAX_NODES
from neurocheck.topics.parse import read_topic
from neurocheck.translations.extract import Text, hash_topics
from neurocheck.translations.po_files import check_translation


__all__ = ["GUIDE", "catalogue", "with_catalogue"]

GUIDE = Path(__file__).parents[1] / "docs" / "question-sets.md"
BEGIN = "<!-- problem codes: begin -->"
END = "<!-- problem codes: end -->"
_REPORTS = Path(__file__).parents[1] / "tests" / "broken"
_LINE = re.compile(r"^\S+: (NC\d{3}) .+$", re.MULTILINE)
_SLOT = re.compile(r"\{(\w+)[^}]*\}")
_GROUPS = {
    "NC1": "The file as YAML",
    "NC2": "The shape of the content",
    "NC3": "Questions",
    "NC4": "Conditions and formulas",
    "NC5": "Guidance and sources",
    "NC6": "Answers",
    "NC70": "Topics",
    "NC71": "Translations",
    "NC72": "Tables and their maps",
    "NC8": "Warnings: it cannot be meant so",
    "NC9": "Notes: worth a look",
}
_HASH = re.compile(r"[0-9a-f]{64}")
_PROGRAM_PO = """\
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8"

msgid "Nothing is kept in {where}."
msgstr "In {wo} wird nichts behalten."

msgid "Good morning"
msgstr "Guten Morgen"
"""
_HEAD = "---\ntitle: Feet\nsummary: In short.\n---\n"


def catalogue() -> str:
    """Give the whole section, markers included."""
    return "\n".join([BEGIN, *_lines(), END])


def with_catalogue(text: str) -> str:
    """Put the catalogue of today between the markers of a text."""
    before, _, rest = text.partition(BEGIN)
    return before + catalogue() + rest.partition(END)[2]


def _lines() -> Iterator[str]:
    """Give the lines between the markers."""
    examples = {**_made(), **_reported()}
    for start, title in _GROUPS.items():
        yield from ("", f"### {title}", "", "| code | what it says | example |")
        yield "| --- | --- | --- |"
        for code in Code:
            if code.number.startswith(start):
                words = _cell(_SLOT.sub(r"<\1>", code.value[1]))
                yield f"| {code.number} | {words} | {_cell(examples[code.number])} |"
    yield ""


def _cell(text: str) -> str:
    """Write a text as code in a cell of a table."""
    return f"`{text.replace('|', chr(92) + '|')}`"


def _reported() -> dict[str, str]:
    """Take the first line with each code from the reports on broken files."""
    found: dict[str, str] = {}
    for path in sorted(_REPORTS.glob("*.expected")):
        for line in _LINE.finditer(path.read_text(encoding="utf-8")):
            found.setdefault(line[1], line[0])
    return found


def _made() -> dict[str, str]:
    """Let the program say what no small file can show."""
    found: dict[str, str] = {}
    for make in (_files, _answers, _topics, _translations, _maps, _undecided):
        for problem in make():
            found.setdefault(problem.code, str(problem))
    return found


def _files() -> Iterator[Problem]:
    """Read files that are too large."""
    large, many = b" " * (MAX_BYTES + 1), b"[" + b"a," * MAX_NODES + b"]"
    yield from _problems(lambda: load_questionnaire(large, where="large.yaml"))
    yield from _problems(lambda: load_questionnaire(many, where="many.yaml"))


def _answers() -> Iterator[Problem]:
    """Give answers that cannot be taken, and one too few."""
    asked = load_questionnaire()
    given = {"age": "old", "agee": 50}
    yield from _problems(lambda: accept_all(asked, given, where="answers.yaml"))
    yield Code.NOT_ANSWERED.at("--age", hint=asked.questions["age"].short)


def _topics() -> Iterator[Problem]:
    """Read topics with something wrong in each."""
    topics = {
        "feet.md": f"{_HEAD}# Feet\n\nThey carry you. [A]\n",
        "05-feet.md": "# Feet\n",
        "06-feet.md": f"{_HEAD}# Feet\n\n## Toes\n\n## Soles\n\n<b>They</b> carry.\n",
        "07-feet.md": f"{_HEAD}They carry you.\n",
    }
    for name, text in topics.items():
        yield from _problems(lambda: read_topic(text.encode(), name, {"A"}))  # noqa: B023 # at once


def _translations() -> Iterator[Problem]:
    """Check a translation of a few texts, with something wrong in each file."""
    topic = next(iter(hash_topics()))
    files = {
        "program.po": _PROGRAM_PO,
        "guidance.po": "Hallo\n",
        f"topics/{topic}": f"---\ntitle: Füße\noriginal: {'0' * 64}\n---\n",
    }
    with TemporaryDirectory() as top:
        folder = Path(top, "de")
        (folder / "topics").mkdir(parents=True)
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
        texts = [
            Text(singular=text) for text in ("Stop", "Nothing is kept in {where}.")
        ]
        for problem in check_translation(folder, {"program": texts}):
            yield _shorter(problem, top)


def _shorter(problem: Problem, top: str) -> Problem:
    """Leave out where the files lie, and a hash that changes with its file."""
    where, message = (
        text.replace(top + os.sep, "").replace(os.sep, "/")
        for text in (problem.where, problem.message)
    )
    hint = _HASH.sub("...", problem.hint)
    return replace(problem, where=where, message=message, hint=hint)


def _maps() -> Iterator[Problem]:
    """Read a table that does not fit its map, and maps that are wrong."""
    asked = load_questionnaire()
    head = f"format: neurocheck-map/1\nquestionnaire: {asked.id}\nanswers: "
    wrong = [
        head.replace(asked.id, "feet-at-work") + "{}",
        head + "{age: {column: years, constant: 50}}",
        head + "{smoking: {cases: [{when: smokes = yes, answer: now}]}}",
        head + "{smoking: {column: smokes, values: {'': never}}}",
    ]
    for text in wrong:
        yield from _problems(lambda: load_map(text.encode(), asked, where="map.yaml"))  # noqa: B023 # at once
    plan = load_map((head + "{age: years}").encode(), asked)
    yield from _problems(lambda: check_columns(plan, ["yaers"], "table.csv"))
    table = open_table(None, BytesIO(b"age\n58\n58,9\n"), "table.csv")
    for batch in table.batches(["age"]):
        for place, reason in batch.unreadable.items():
            yield Code.BAD_ROW.at(f"table.csv: row {place + 1}", reason=reason)


def _problems(act: Callable[[], object]) -> tuple[Problem, ...]:
    """Do something that is refused."""
    try:
        act()
    except NeurocheckError as error:
        return error.problems
    raise AssertionError


def _undecided() -> list[Problem]:
    """Let the solver give up at once."""
    read = read_questionnaire(*read_source(None, "questions.yaml", ""))
    if read.found is not None:
        find_contradictions(read.reader, read.found, effort=1)
    return read.reader.problems


if __name__ == "__main__":
    GUIDE.write_text(with_catalogue(GUIDE.read_text("utf-8")), encoding="utf-8")
