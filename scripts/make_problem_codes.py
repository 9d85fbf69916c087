"""Write the catalogue of problem codes into ``docs/problem-codes.md``.

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
from neurocheck.reading.nodes import MAX_BYTES, MAX_NODES
from neurocheck.topics.parse import read_topic
from neurocheck.translations.extract import Text, hash_topics
from neurocheck.translations.po_files import check_translation


__all__ = ["GUIDE", "replace_catalogue", "write_catalogue"]

GUIDE = Path(__file__).parents[1] / "docs" / "problem-codes.md"
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


def write_catalogue() -> str:
    """Return the section of all problem codes, its markers included."""
    return "\n".join([BEGIN, *_list_lines(), END])


def replace_catalogue(text: str) -> str:
    """Return a text with the current catalogue between its markers."""
    before, _, rest = text.partition(BEGIN)
    return before + write_catalogue() + rest.partition(END)[2]


def _list_lines() -> Iterator[str]:
    """Yield the lines between the markers."""
    examples = {**_collect_provoked(), **_collect_reported()}
    for start, title in _GROUPS.items():
        yield from ("", f"### {title}", "", "| code | what it says | example |")
        yield "| --- | --- | --- |"
        for code in Code:
            if code.number.startswith(start):
                words = _format_cell(_SLOT.sub(r"<\1>", code.value[1]))
                example = _format_cell(examples[code.number])
                yield f"| {code.number} | {words} | {example} |"
    yield ""


def _format_cell(text: str) -> str:
    """Return a text as code in a table cell."""
    return f"`{text.replace('|', chr(92) + '|')}`"


def _collect_reported() -> dict[str, str]:
    """Return the first line with each code in the reports on broken files."""
    found: dict[str, str] = {}
    for path in sorted(_REPORTS.glob("*.expected")):
        for line in _LINE.finditer(path.read_text(encoding="utf-8")):
            found.setdefault(line[1], line[0])
    return found


def _collect_provoked() -> dict[str, str]:
    """Return an example of each code that no small file can show."""
    found: dict[str, str] = {}
    for make in (
        _list_file_problems,
        _list_answer_problems,
        _list_topic_problems,
        _list_translation_problems,
        _list_table_problems,
        _list_solver_problems,
    ):
        for problem in make():
            found.setdefault(problem.code, str(problem))
    return found


def _list_file_problems() -> Iterator[Problem]:
    """Yield the problems of files that are too large."""
    large, many = b" " * (MAX_BYTES + 1), b"[" + b"a," * MAX_NODES + b"]"
    yield from _catch(lambda: load_questionnaire(large, where="large.yaml"))
    yield from _catch(lambda: load_questionnaire(many, where="many.yaml"))


def _list_answer_problems() -> Iterator[Problem]:
    """Yield the problems of invalid answers and of a missing one."""
    asked = load_questionnaire()
    given = {"age": "old", "agee": 50}
    yield from _catch(lambda: accept_all(asked, given, where="answers.yaml"))
    yield Code.NOT_ANSWERED.at("--age", hint=asked.questions["age"].short)


def _list_topic_problems() -> Iterator[Problem]:
    """Yield the problems of topics, each of which has a fault."""
    topics = {
        "feet.md": f"{_HEAD}# Feet\n\nThey carry you. [A]\n",
        "05-feet.md": "# Feet\n",
        "06-feet.md": f"{_HEAD}# Feet\n\n## Toes\n\n## Soles\n\n<b>They</b> carry.\n",
        "07-feet.md": f"{_HEAD}They carry you.\n",
    }
    for name, text in topics.items():
        yield from _catch(lambda: read_topic(text.encode(), name, {"A"}))  # noqa: B023 # at once


def _list_translation_problems() -> Iterator[Problem]:
    """Yield the problems of a translation with a fault in each file."""
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
            yield _shorten(problem, top)


def _shorten(problem: Problem, top: str) -> Problem:
    """Return a problem without temporary paths, and without a hash that changes."""
    where, message = (
        text.replace(top + os.sep, "").replace(os.sep, "/")
        for text in (problem.where, problem.message)
    )
    hint = _HASH.sub("...", problem.hint)
    return replace(problem, where=where, message=message, hint=hint)


def _list_table_problems() -> Iterator[Problem]:
    """Yield the problems of a table that does not fit its map, and of wrong maps."""
    asked = load_questionnaire()
    head = f"format: neurocheck-map/1\nquestionnaire: {asked.id}\nanswers: "
    wrong = [
        head.replace(asked.id, "feet-at-work") + "{}",
        head + "{age: {column: years, constant: 50}}",
        head + "{smoking: {cases: [{when: smokes = yes, answer: now}]}}",
        head + "{smoking: {column: smokes, values: {'': never}}}",
    ]
    for text in wrong:
        yield from _catch(lambda: load_map(text.encode(), asked, where="map.yaml"))  # noqa: B023 # at once
    plan = load_map((head + "{age: years}").encode(), asked)
    yield from _catch(lambda: check_columns(plan, ["yaers"], "table.csv"))
    table = open_table(None, BytesIO(b"age\n58\n58,9\n"), "table.csv")
    for batch in table.batches(["age"]):
        for place, reason in batch.unreadable.items():
            yield Code.BAD_ROW.at(f"table.csv: row {place + 1}", reason=reason)


def _catch(act: Callable[[], object]) -> tuple[Problem, ...]:
    """Run something that must be refused, and return its problems."""
    try:
        act()
    except NeurocheckError as error:
        return error.problems
    raise AssertionError


def _list_solver_problems() -> list[Problem]:
    """Return the problems of a check whose solver gives up at once."""
    read = read_questionnaire(*read_source(None, "questions.yaml", ""))
    if read.found is not None:
        find_contradictions(read.reader, read.found, effort=1)
    return read.reader.problems


if __name__ == "__main__":
    GUIDE.write_text(replace_catalogue(GUIDE.read_text("utf-8")), encoding="utf-8")
