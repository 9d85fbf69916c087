"""A document in brief has all that a trend needs of it."""

import msgspec
import pytest

from neurocheck.document import write_document
from neurocheck.guidance.assessment import State
from neurocheck.trend.brief import read_brief, shorten_document
from support.bundled import documented


DOCUMENT = documented({"feet_numb": "both", "feet_feelings": ["burning"], "hba1c": 8.4})


def test_the_same_is_read_from_json_as_from_the_document() -> None:
    """Reading in brief skips what a trend does not follow, and nothing else."""
    assert read_brief(write_document(DOCUMENT)) == shorten_document(DOCUMENT)


def test_documents_of_the_first_version_are_read() -> None:
    """Their features say whether they are present: true, false, or null."""
    data = msgspec.json.decode(write_document(DOCUMENT))
    features = data["assessment"]["patterns"][0]["features"]
    for feature, present in zip(features, (True, False, None), strict=False):
        del feature["state"]
        feature["present"] = present

    brief = read_brief(msgspec.json.encode(data))

    assert brief
    assert brief.patterns[0].list_states()[:3] == [
        *(State.PRESENT, State.ABSENT, State.UNKNOWN),
    ]


@pytest.mark.parametrize("data", [b"", b"{}", b'"\xff"', b"[" * 100_000, b"\x00"])
def test_what_is_no_document_is_none(data: bytes) -> None:
    """It is left out, however it is wrong."""
    assert read_brief(data) is None
