"""Texts that YAML reads in another way than their author may mean are noted."""

import pytest

from neurocheck.authoring.check_files import Given, check_files
from neurocheck.authoring.misread import find_misread
from neurocheck.reading.nodes import MAX_PROBLEMS


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("text: Hours in your #1 bed", "NC907", (1, 7)),
        ("a: b\ntitle: “Sleep”", "NC908", (2, 8)),
        ("options: {often: «Often», never: Never}", "NC908", (1, 18)),
        ("- it is\n  called #1 here", "NC907", (1, 3)),
    ],
)
def test_a_text_that_may_be_meant_otherwise_is_noted(
    text: str, code: str, place: tuple[int, int]
) -> None:
    """A comment that cuts it, and quotation marks that YAML does not know."""
    [found] = find_misread(text.encode(), "q.yaml")

    assert (found.code, found.line, found.column) == (code, *place)
    assert found.hint


def test_notes_are_counted_to_a_limit() -> None:
    """A file that is nothing but such texts makes no report without an end."""
    found = check_files([Given("q.yaml", "- “a”\n".encode() * 3_000)])

    notes = [one for one in found.problems if one.code == "NC908"]
    assert len(notes) == MAX_PROBLEMS


@pytest.mark.parametrize(
    "text",
    [
        "max: 24 #hours",
        "text: How many hours?  # a number",
        "text: 'Hours in your #1 bed'",
        'text: "“Sleep”"',
        "text: |\n  “Sleep”\n",
        "text: The “long” ones too",
        "# a comment #alone\na: b",
    ],
)
def test_what_is_meant_so_is_not_noted(text: str) -> None:
    """Quoted texts, a remark with a space before it, and marks within a text."""
    assert not [*find_misread(text.encode(), "q.yaml")]
