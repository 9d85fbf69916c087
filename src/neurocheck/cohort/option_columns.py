"""Finds columns that stand for one option each, and reads what is ticked in them.

Programs that collect answers write several answers so, and each has a way of its own to
name the question and the option: in one header, in two, or in a line below the names.
"""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from neurocheck.cohort.cleaning.form_columns import TICKS, Box, FormHeaders, fold_header
from neurocheck.cohort.columns_seen import ColumnSeen
from neurocheck.questionnaire.model import NonAnswer, Type


__all__ = ["SplitHeader", "find_box", "read_ticks", "split_headers"]

_SPLIT = re.compile(
    r"(?P<stem>.+?)(?: \(choice=(?P<label>.+)\)|(?:___|/|\[)(?P<code>[^/\[\]]+)\]?)"
)
_SPLIT_LABEL = re.compile(r"(?P<stem>.+?)(?: - Selected Choice)? - (?P<label>.+)")
_PART_OF_CODE = re.compile(r"^(\w+)\[\w+\](?=[.:] )")  # Q02[SQ001]. of LimeSurvey
_UNNAMED = re.compile(r"column \d+")
_UNTOLD = {"n/a", "na", "nan", "null", "#null!"}  # written where a box was not shown


class SplitHeader(NamedTuple):
    """A header that names a question and one option of it.

    Attributes:
        stem: The question.
        option: The option, by its label or its code.
    """

    stem: str
    option: str


def split_headers(columns: Iterable[ColumnSeen]) -> dict[str, SplitHeader]:
    """Return those headers that seem to name an option each, by column.

    SurveyMonkey names the first column of a question alone, and puts the options in the
    line below; Qualtrics puts both in that line.
    """
    columns = tuple(columns)
    found: dict[str, SplitHeader] = {}
    stem = ""
    for place, column in enumerate(columns):
        is_unnamed = bool(_UNNAMED.fullmatch(column.name))
        following = columns[place + 1].name if place + 1 < len(columns) else ""
        stem = stem if is_unnamed else column.name
        if column.label and (is_unnamed or _UNNAMED.fullmatch(following)):
            found[column.name] = SplitHeader(stem, column.label)
            continue
        for text, form in ((column.name, _SPLIT), (column.label, _SPLIT_LABEL)):
            parts = form.fullmatch(_PART_OF_CODE.sub(r"\1", text.strip()))
            if parts:
                told = parts.groupdict()
                option = told["label"] or told.get("code") or ""
                found.setdefault(column.name, SplitHeader(parts["stem"], option))
    return found


def find_box(
    headers: FormHeaders, column: ColumnSeen, split: SplitHeader | None
) -> Box | None:
    """Return the option of a question that a column stands for for certain, if any."""
    boxes = [*headers.find_boxes(column.name), *headers.find_boxes(column.label)]
    question = headers.find_question(split.stem) if split else None
    if split and question is not None and question.type is Type.CHOICES:
        option = headers.find_option(question, split.option)
        boxes += [Box(question, option)] if option is not None else []
    for box in boxes:
        labels = headers.labels[box.question.id]
        own = [name for name, option in labels.items() if option == box.option]
        # A box of a non-answer says no more than a blank.
        if (
            not isinstance(box.option, NonAnswer)
            and read_ticks(column, own) is not None
        ):
            return box
    return None


def read_ticks(column: ColumnSeen, own: Iterable[str]) -> Mapping[str, str] | None:
    """Return what each value of a tick box means; None where one is no tick.

    Args:
        column: The column.
        own: What the box is called; some programs write that where it is ticked.
    """
    if column.codes is None:
        return None
    ticks = {fold_header(name): "yes" for name in own} | dict.fromkeys(
        _UNTOLD, str(NonAnswer.SKIPPED)
    )
    found = {}
    for code in column.codes:
        folded = code.casefold()
        meant = TICKS.get(folded) or ticks.get(folded) or ticks.get(fold_header(code))
        if meant is None:
            return None
        found[code] = meant
    return found
