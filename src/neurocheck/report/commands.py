"""Takes the commands of the program out of texts that are read elsewhere.

On paper nothing runs them, and a summary names the topics to read once, in one line.
"""

import re
from typing import Final


__all__ = ["find_topics", "leave_out_commands"]

_COMMAND: Final = re.compile(
    r"\bneurocheck (assess|cohort|history|learn|questions|report)\b"
)
_TOPIC: Final = re.compile(r"\bneurocheck learn ([a-z][a-z-]*[a-z])")
_FEWEST_WORDS: Final = 6
"""So many words before a command say something without it."""
_SENTENCE_END: Final = re.compile(r"(?<=[.!?])\s+")


def leave_out_commands(text: str) -> str:
    """Return a text without commands, and without the words that only lead to one.

    >>> leave_out_commands("Ask for it. More: neurocheck learn exosomes.")
    'Ask for it.'
    >>> leave_out_commands("Medicines can ease nerve pain a bit: neurocheck learn x")
    'Medicines can ease nerve pain a bit.'
    """
    return " ".join(filter(None, map(_cut_command, _SENTENCE_END.split(text))))


def _cut_command(sentence: str) -> str:
    """Return a sentence up to its command; nothing where that leaves a few words."""
    found = _COMMAND.search(sentence)
    if not found:
        return sentence
    before = sentence[: found.start()].rstrip()
    says_enough = before.endswith(":") and len(before.split()) >= _FEWEST_WORDS
    return f"{before[:-1]}." if says_enough else ""


def find_topics(text: str) -> list[str]:
    """Return the topics that a text points to.

    >>> find_topics("More: neurocheck learn exosomes. Then: neurocheck learn foot-care")
    ['exosomes', 'foot-care']
    """
    return _TOPIC.findall(text)
