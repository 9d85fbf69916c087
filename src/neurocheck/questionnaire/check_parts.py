"""What parts that can be asked alone, and touch tests, must get right."""

import re

from neurocheck.problems import Code
from neurocheck.questionnaire.model import (
    TOE_OPTIONS,
    Question,
    Questionnaire,
    Section,
)
from neurocheck.reading.convert import Reader
from neurocheck.words import say


__all__ = ["check_flag", "check_toe"]

_FLAG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_MAX_FLAG = 40


def check_flag(reader: Reader, section: Section, found: Questionnaire) -> None:
    """Check that a section's flag is well-formed and no other one's."""
    flag = section.flag
    if not flag:
        return
    hint = ""
    if not _FLAG.fullmatch(flag) or len(flag) > _MAX_FLAG:
        hint = say("use small letters, digits and single dashes, a letter first")
    elif flag.replace("-", "_") in found.questions:
        hint = say("a question has this flag")
    elif any(other.flag == flag for other in _before(section, found)):
        hint = say("a section before it has this flag")
    if hint:
        at = reader.at(section, "flag")
        reader.report(Code.BAD_FLAG, at, flag=flag[:_MAX_FLAG], hint=hint)


def _before(section: Section, found: Questionnaire) -> tuple[Section, ...]:
    """Give the sections before this one."""
    return found.sections[: found.sections.index(section)]


def check_toe(reader: Reader, question: Question) -> None:
    """Check that a question about a toe can be answered as one."""
    if question.toe and question.choices.keys() != TOE_OPTIONS:
        at = reader.at(question, "options")
        reader.report(Code.BAD_TOE, at, options=", ".join(sorted(TOE_OPTIONS)))
