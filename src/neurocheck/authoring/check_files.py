"""Checks question sets, guidance and sources together, and collects every problem.

Each file says by its key ``format`` what it is. Guidance is checked against the
question set that it names: one of the files, or the bundled one.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import NamedTuple

from neurocheck.authoring.danger import check_danger
from neurocheck.authoring.misread import find_misread
from neurocheck.authoring.readability import (
    can_grade,
    check_guidance_texts,
    check_question_texts,
)
from neurocheck.authoring.unused import (
    check_guidance_sources,
    check_question_sources,
    check_unused,
)
from neurocheck.errors import FileError, Problem
from neurocheck.guidance.load import FORMAT as GUIDANCE_FORMAT
from neurocheck.guidance.load import GuidanceRead, read_guidance
from neurocheck.i18n.translate import gettext as _
from neurocheck.questionnaire.load import QuestionsRead, read_questionnaire
from neurocheck.reading.files import read_source
from neurocheck.reading.nodes import MAX_PROBLEMS
from neurocheck.reading.structs import in_file_order
from neurocheck.reading.yaml import parse_yaml
from neurocheck.sources import FORMAT as SOURCES_FORMAT
from neurocheck.sources import Source, load_sources


__all__ = ["Checked", "Given", "check_files"]


_OF_YAML = "NC1"
"""How the codes of problems begin with which a file is not parsed to its end."""


class Given(NamedTuple):
    """A file to check: its name and its bytes."""

    name: str
    data: bytes


class Checked(NamedTuple):
    """The result of checking files together.

    Attributes:
        problems: Of all files, file by file, from top to bottom.
        questions: The question sets among the files, as far as they could be read.
        unchecked: What was not checked, and why; one sentence each.
    """

    problems: tuple[Problem, ...]
    questions: tuple[QuestionsRead, ...]
    unchecked: tuple[str, ...]


def check_files(files: Sequence[Given]) -> Checked:
    """Check files together and collect every problem.

    Args:
        files: Question sets, guidance, and sources beyond the bundled ones.
    """
    check = _Check(files)
    # In this order: guidance is read against questions, and the last step needs all.
    check.read_each(check.source_files, check.read_sources)
    check.read_each(check.question_files, check.read_questions)
    check.read_each(check.guidance_files, check.read_guidance)
    check.check_further()
    check.find_misread_texts()
    problems = tuple(
        problem
        for file in files
        for problem in in_file_order(check.problems.get(file.name, []))
    )
    sets = tuple(read for name, read in check.sets.items() if name in check.named)
    return Checked(problems, sets, tuple(dict.fromkeys(check.unchecked)))


def _format_of(file: Given) -> str:
    """Return the format that a file names under its key ``format``."""
    content = parse_yaml(file.data, file.name)[0].content
    found = content.get("format") if isinstance(content, dict) else None
    return found.content if found and isinstance(found.content, str) else ""


class _Check:
    """One run over all files."""

    def __init__(self, files: Sequence[Given]) -> None:
        self.files = files
        self.named = {file.name for file in files}
        self.problems: dict[str, list[Problem]] = {}
        self.unchecked: list[str] = []
        self.sources: dict[str, Source] = load_sources()
        self.sets: dict[str, QuestionsRead] = {}
        self.guidances: list[tuple[QuestionsRead, GuidanceRead]] = []
        kinds = {file: _format_of(file) for file in files}
        special = {GUIDANCE_FORMAT, SOURCES_FORMAT}
        self.question_files = [f for f in files if kinds[f] not in special]
        self.guidance_files = [f for f in files if kinds[f] == GUIDANCE_FORMAT]
        self.source_files = [f for f in files if kinds[f] == SOURCES_FORMAT]

    def read_each(self, files: list[Given], read: Callable[[Given], None]) -> None:
        """Read files, and keep the problems of those that cannot be read."""
        for file in files:
            try:
                read(file)
            except FileError as error:
                self.problems.setdefault(file.name, []).extend(error.problems)

    def read_sources(self, file: Given) -> None:
        """Add the sources of a file to the bundled ones."""
        self.sources.update(load_sources(file.data, where=file.name))

    def read_questions(self, file: Given) -> None:
        """Read a question set, with all its problems."""
        read = self.sets[file.name] = read_questionnaire(file.data, file.name)
        # The reader's own list, not a copy: later checks still add problems to it.
        self.problems[file.name] = read.reader.problems

    def read_guidance(self, file: Given) -> None:
        """Read guidance against the question set that it names."""
        content = parse_yaml(file.data, file.name)[0].content
        wanted = content.get("questionnaire") if isinstance(content, dict) else None
        name = wanted.content if wanted else ""
        asked = self.find_set(str(name))
        if asked is None or asked.found is None:
            self.unchecked.append(
                _(
                    "{file} was not checked, because its questions could not be read.",
                    file=file.name,
                )
            )
            return
        read = read_guidance(file.data, file.name, asked.found, asked.unreadable)
        self.problems[file.name] = read.reader.problems
        self.guidances.append((asked, read))

    def find_set(self, wanted: str) -> QuestionsRead | None:
        """Find a question set by its id: among the files, or the bundled one."""
        for read in self.sets.values():
            if read.found is not None and read.found.id == wanted:
                return read
        bundled = read_questionnaire(*read_source(None, "questions.yaml", ""))
        if bundled.found is not None and bundled.found.id == wanted:
            # Under "", which no file has, so that it is not reported as one of them.
            return self.sets.setdefault("", bundled)
        if self.question_files:
            return next(iter(self.sets.values()), None)
        return bundled

    def check_further(self) -> None:
        """Check what goes beyond form, as far as the form allows."""
        for asked in self.sets.values():
            reads = [read for owner, read in self.guidances if owner is asked]
            whole = not _has_problems([asked, *reads])
            self.check_words(asked, reads)
            # With parts missing, these checks would report faults that are not there.
            if asked.found is None or not whole:
                continue
            for read in reads:
                check_danger(asked.found, read)
            self.solve(asked, reads)
            if reads:
                check_unused(asked.reader, asked.found, reads)
            else:
                self.unchecked.append(
                    _(
                        "No guidance was given for {file}, so what nothing uses was"
                        " not looked for.",
                        file=asked.reader.where,
                    )
                )

    def find_misread_texts(self) -> None:
        """Note texts that YAML reads in another way than they may be meant."""
        for file in self.files:
            problems = self.problems.setdefault(file.name, [])
            if not any(one.code.startswith(_OF_YAML) for one in problems):
                notes = find_misread(file.data, file.name)
                problems.extend(islice(notes, MAX_PROBLEMS))

    def check_words(self, asked: QuestionsRead, reads: list[GuidanceRead]) -> None:
        """Check texts and sources, as far as they could be read."""
        if asked.found is not None:
            check_question_sources(asked.reader, asked.found, self.sources)
            check_question_texts(asked.reader, asked.found)
        for read in reads:
            if read.found is not None:
                check_guidance_sources(read.reader, read.found, self.sources)
                check_guidance_texts(read.reader, read.found)
        if not can_grade():
            self.unchecked.append(
                _(
                    "Reading grades were not checked. To check them: pip install"
                    " 'neurocheck[authoring]'"
                )
            )

    def solve(self, asked: QuestionsRead, reads: list[GuidanceRead]) -> None:
        """Solve the conditions, where the solver is installed."""
        try:
            # Imported here, as Z3 comes only with the extra "authoring".
            from neurocheck.authoring.contradictions import find_contradictions
        except ImportError:
            self.unchecked.append(
                _(
                    "Conditions were read, but not solved. To solve them: pip install"
                    " 'neurocheck[authoring]'"
                )
            )
            return
        if asked.found is not None:
            find_contradictions(asked.reader, asked.found, reads)


def _has_problems(reads: Iterable[QuestionsRead | GuidanceRead]) -> bool:
    """Return whether something could not be read, or is wrong in form."""
    return any(read.reader.problems for read in reads)
