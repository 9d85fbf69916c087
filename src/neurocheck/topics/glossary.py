"""The words of a topic that its readers may not know, with what they mean."""

import re
from collections.abc import Iterator
from typing import Final

from neurocheck.topics.parse import Passage, Section, Topic


__all__ = ["GLOSSARY", "words_of"]

GLOSSARY: Final = "glossary"
"""The topic whose items explain a word each; the word is what opens the item."""

_BETWEEN: Final = re.compile(r", or |, | or ")


def words_of(topic: Topic, glossary: Topic) -> tuple[Passage, ...]:
    """Give the items of the glossary whose words stand in a topic.

    They come in the order in which a reader meets them.

    Args:
        topic: What is read.
        glossary: What explains.
    """
    if topic.id == glossary.id:
        return ()
    text = " ".join((topic.title, *_said(topic.sections)))
    found = []
    for entry in _entries(glossary):
        places = [one.start() for one in _pattern(entry).finditer(text)]
        if places:
            found.append((places[0], entry))
    return tuple(entry for _, entry in sorted(found, key=lambda pair: pair[0]))


def _said(sections: tuple[Section, ...]) -> Iterator[str]:
    """Give every text of a topic, in order."""
    for section in sections:
        yield section.title
        for passage in section.passages:
            yield f"{passage.lead} {passage.text}"


def _entries(glossary: Topic) -> Iterator[Passage]:
    """Give what explains a word."""
    for section in glossary.sections:
        yield from (passage for passage in section.passages if passage.lead)


def _pattern(entry: Passage) -> re.Pattern[str]:
    """Match the words that an item explains, one of them or several."""
    names = _BETWEEN.split(entry.lead.rstrip(".:?!"))
    longest = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"\b({longest})s?\b", re.IGNORECASE)
