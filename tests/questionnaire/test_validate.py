"""Promises about a number that lacks its range."""

import pytest

from neurocheck.errors import NeurocheckError
from support import questionnaire


@pytest.mark.parametrize("key", ["min", "max"])
def test_a_condition_on_a_number_without_a_range_adds_no_noise(key: str) -> None:
    """A missing limit is reported once, and not again for the condition."""
    text = f"""
    age: {{type: integer, {key}: 18}}
    more: {{type: text, show_if: age > 20}}
    """

    with pytest.raises(NeurocheckError) as caught:
        questionnaire(text)

    assert [one.code for one in caught.value.problems] == ["NC203"]
