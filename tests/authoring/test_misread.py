"""Texts that YAML reads in another way than their author may mean are noted."""

import pytest

from neurocheck.authoring.misread import find_misread


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
