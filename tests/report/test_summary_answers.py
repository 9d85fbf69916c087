"""The summary answers what troubles the person most."""

from typing import Any

import pytest

from neurocheck.report.render.plain import to_lines
from neurocheck.report.summary import compose
from support.bundled import documented


DIABETES = {"age": 58, "diabetes_type": "type2", "medicines": ["insulin"]}
TROUBLES: dict[str, tuple[dict[str, Any], list[str]]] = {
    "burning at night": (
        {"feet_feelings": ["burning"], "feet_pattern": ["night"], "pain_score": 6},
        [
            "Your pain, 6 of 10",
            "Four groups of medicines",
            "Creams",
            "Tonight, a frame in the bed",
            "learn danger-signs; also: treatments",
            "Which pain medicine would suit me?",
        ],
    ),
    "lows without warning": (
        {"body_general": ["lows"]},
        [
            "Do not drive until",
            "Always carry something with sugar",
            "notice lows again",
        ],
    ),
    "a stomach that fills early": (
        {"body_digestion": ["full"]},
        ["Other causes of stomach trouble", "Does my stomach empty too slowly"],
    ),
}


@pytest.mark.parametrize(("answers", "wanted"), TROUBLES.values(), ids=TROUBLES)
def test_what_troubles_the_person_is_answered(
    answers: dict[str, Any], wanted: list[str]
) -> None:
    """With what helps now, what there is, and what to ask."""
    text = to_lines(compose(documented(DIABETES | answers)), width=1000)

    assert [words for words in wanted if words not in text] == []
