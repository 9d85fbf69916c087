"""The catalogue of problems: for each a code, and a message with named slots."""

import re
from enum import Enum, unique

from neurocheck.errors import Problem
from neurocheck.i18n.translate import gettext as _


__all__ = ["Code", "shorten"]

_LONGEST = 60
_QUOTED = re.compile(r"'\{(\w+)\}'")


def shorten(words: object) -> str:
    """Return the beginning of what a file says, in one line, as messages quote it.

    The whole may be a text of megabytes.

    >>> shorten("many  words " * 9)
    'many words many words many words many words many words many ...'
    """
    line = " ".join(str(words).split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}..."


@unique
class Code(Enum):
    """A kind of problem: its number and its message."""

    # A number stays with its message, because people look it up; its first digits
    # decide the severity, see Problem.severity.

    # the file as YAML
    UNREADABLE = ("NC101", "the file is not readable text: {reason}")
    TOO_LARGE = ("NC102", "the file is larger than {limit:,} bytes")
    SYNTAX = ("NC103", "not valid YAML: {reason}")
    TOO_DEEP = ("NC104", "nested deeper than {limit} levels")
    TOO_MANY = ("NC105", "more than {limit:,} values")
    ALIAS = ("NC106", "anchors, aliases and tags are not used here")
    DUPLICATE_KEY = ("NC107", "the key '{key}' is given twice")
    # the shape of the content
    WRONG_KIND = ("NC201", "expected {expected}, found {found}")
    UNKNOWN_KEY = ("NC202", "unknown key '{key}'")
    MISSING_KEY = ("NC203", "the key '{key}' is missing")
    NOT_ONE_OF = ("NC204", "'{value}' is not one of: {allowed}")
    WRONG_FORMAT = ("NC205", "this is not a file of the kind '{expected}'")
    # questions
    BAD_ID = ("NC301", "'{id}' cannot be an id")
    DUPLICATE_ID = ("NC302", "the id '{id}' is used before")
    UNKNOWN_LIST = ("NC303", "there is no answer list '{name}'")
    NO_OPTIONS = ("NC304", "a question of this type needs at least two options")
    RESERVED_OPTION = ("NC305", "'{id}' is kept for answers that are no answer")
    UNKNOWN_OPTION = ("NC306", "'{id}' has no option '{option}'")
    BAD_RANGE = ("NC307", "the range from {low:g} to {high:g} is empty or endless")
    NOT_FOR_TYPE = ("NC308", "'{key}' does not fit a question of type '{type}'")
    BAD_TOE = ("NC309", "a question about a toe needs just the options: {options}")
    BAD_FLAG = ("NC310", "'{flag}' cannot be the flag of a section")
    SAME_SPELLING = (
        "NC311",
        "'{spelling}' cannot mean '{option}': it means {other}",
    )
    # conditions
    BAD_CONDITION = ("NC401", "cannot read the condition '{text}'")
    UNKNOWN_QUESTION = ("NC402", "there is no question '{id}'")
    LATER_QUESTION = ("NC403", "'{id}' is asked later, so it cannot decide this")
    BAD_OPERATOR = ("NC404", "'{operator}' does not suit '{id}' (type '{type}')")
    BAD_VALUE = ("NC405", "'{value}' can never be an answer to '{id}': {reason}")
    BAD_FORMULA = ("NC406", "cannot read the formula: {reason}")
    BAD_COUNT = ("NC407", "at_least must be from 1 to {limit}")
    UNKNOWN_CONDITION = ("NC408", "there is no condition '{name}'")
    # guidance and sources
    UNKNOWN_SOURCE = ("NC501", "there is no source '{key}'")
    BAD_FIT = ("NC502", "'many' must be more than 'some', and both reachable")
    OTHER_SET = ("NC503", "this guidance is for '{found}', not for '{wanted}'")
    NO_DANGER_QUESTION = (
        "NC504",
        "no question about danger leads to the red flag '{id}'",
    )
    # answers
    BAD_ANSWER = ("NC601", "{reason}")
    NOT_ANSWERED = ("NC602", "not answered")
    UNKNOWN_ANSWER = ("NC603", "there is no question '{id}'")
    # topics
    NO_HEAD = ("NC701", "it must begin with a head between two lines '---'")
    BAD_FILE_NAME = ("NC702", "'{name}' is not a name such as '05-causes.md'")
    NOT_SUPPORTED = ("NC703", "topics do not use this: {what}")
    NO_SOURCES = ("NC704", "it must end with its source keys, such as [NIDDK-PN]")
    NO_HEADING = ("NC705", "a heading '# ...' must come first")
    EMPTY_SECTION = ("NC706", "nothing stands under the heading '{title}'")
    # translations
    NO_CATALOG = ("NC711", "the translation has no file '{name}'")
    UNREADABLE_CATALOG = ("NC712", "the translation cannot be read: {reason}")
    NOT_TRANSLATED = ("NC713", "not translated: '{text}'")
    OBSOLETE_TEXT = ("NC714", "this text is said no longer: '{text}'")
    OTHER_PLACEHOLDERS = ("NC715", "the words in braces are not those of: '{text}'")
    STALE_TOPIC = ("NC716", "the English topic has changed since it was translated")
    # tables and their maps
    OTHER_MAP = ("NC721", "this map is for '{found}', not for '{wanted}'")
    ONE_WAY = ("NC722", "give exactly one of: {ways}")
    UNDESCRIBED = ("NC723", "the column '{name}' is not described under 'columns'")
    BLANK_MEANS = ("NC724", "'{value}' is no answer, so it cannot mean one")
    NO_COLUMN = ("NC725", "the table has no column '{name}'")
    BAD_ROW = ("NC726", "the row cannot be read: {reason}")
    # what cannot be meant so (warnings)
    NEVER_ASKED = ("NC801", "the question '{id}' can never be asked")
    DEAD_FLAG = ("NC802", "the red flag '{id}' can never be raised")
    UNREACHABLE_FIT = ("NC803", "the pattern '{id}' can never reach '{fit}'")
    NEVER_TRUE = ("NC804", "this condition can never be true")
    ALWAYS_TRUE = ("NC805", "this condition is always true")
    UNUSED_CONDITION = ("NC806", "nothing uses the condition '{id}'")
    UNUSED_LIST = ("NC807", "nothing uses the answer list '{id}'")
    UNUSED_NUMBER = ("NC808", "nothing uses the derived number '{id}'")
    # what is worth a look (notes)
    UNREAD_QUESTION = ("NC901", "nothing reads the answer to '{id}'")
    UNREAD_OPTIONS = ("NC902", "no rule reads these answers to '{id}': {options}")
    NO_SOURCE = ("NC903", "'{id}' names no source")
    HARD_TEXT = ("NC904", "this reads at grade {grade}, above {limit}")
    LONG_SENTENCE = ("NC905", "a sentence of {count} words, above {limit}")
    UNDECIDED = ("NC906", "what this condition can be is too hard to work out")
    CUT_SHORT = ("NC907", "the text ends at a '#', which begins a comment in YAML")
    CURLY_QUOTES = ("NC908", "curly quotation marks are a part of the text here")

    @property
    def number(self) -> str:
        """The code that people can look up, such as ``NC201``."""
        return self.value[0]

    def at(
        self,
        where: str,
        position: tuple[int, int] = (0, 0),
        *,
        hint: str = "",
        **slots: object,
    ) -> Problem:
        """Return the problem for one place.

        Args:
            where: File name, flag or question id.
            position: Line and column, from 1; zeros where there are none.
            hint: How to mend it.
            **slots: The words for the message, which it shortens where it quotes them.
        """
        quoted = {name: shorten(slots[name]) for name in _QUOTED.findall(self.value[1])}
        return Problem(
            code=self.number,
            message=_(self.value[1], **slots | quoted),
            hint=hint,
            where=where,
            line=position[0],
            column=position[1],
        )
