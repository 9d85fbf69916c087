"""Finds the words of a topic that the glossary explains."""

import re
from collections.abc import Iterator
from typing import Final

from neurocheck.topics.model import Passage, Topic, TopicSection


__all__ = ["GLOSSARY", "find_glossary_items"]

GLOSSARY: Final = "glossary"
"""The id of the topic whose items explain a word each; the word opens the item."""

_BETWEEN_WORDS: Final = re.compile(r", or |, | or ")


def find_glossary_items(topic: Topic, glossary: Topic) -> tuple[Passage, ...]:
    """Return the items of the glossary that explain a word of a topic.

    They come in the order in which a reader of the topic meets the words.
    """
    if topic.id == glossary.id:
        return ()
    text = " ".join((topic.title, *_list_texts(topic.sections)))
    found = []
    for item in _list_items(glossary):
        first = _compile_pattern(item).search(text)
        if first:
            found.append((first.start(), item))
    return tuple(item for _start, item in sorted(found, key=lambda pair: pair[0]))


def _list_texts(sections: tuple[TopicSection, ...]) -> Iterator[str]:
    """Yield every text of a topic, in order."""
    for section in sections:
        yield section.title
        for passage in section.passages:
            yield f"{passage.lead} {passage.text}"


def _list_items(glossary: Topic) -> Iterator[Passage]:
    """Yield the items of the glossary that explain a word."""
    for section in glossary.sections:
        yield from (passage for passage in section.passages if passage.lead)


def _compile_pattern(item: Passage) -> re.Pattern[str]:
    """Return a pattern of the words that an item explains, singular or plural."""
    words = _BETWEEN_WORDS.split(item.lead.rstrip(".:?!"))
    # The longest first: the first alternative that matches is taken.
    longest = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"\b({longest})s?\b", re.IGNORECASE)
