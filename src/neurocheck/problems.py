"""The catalogue of problems: a code, and words with named slots, for each."""

from enum import Enum, unique

from neurocheck.errors import Problem


__all__ = ["Code"]


@unique
class Code(Enum):
    """A kind of problem: its number, and what is said about it."""

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
    BAD_RANGE = ("NC307", "the range from {low} to {high} is empty or missing")
    NOT_FOR_TYPE = ("NC308", "'{key}' does not fit a question of type '{type}'")
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
    # tables and their maps
    OTHER_MAP = ("NC801", "this map is for '{found}', not for '{wanted}'")
    ONE_WAY = ("NC802", "give exactly one of: {ways}")
    UNDESCRIBED = ("NC803", "the column '{name}' is not described under 'columns'")
    BLANK_MEANS = ("NC804", "'{value}' is no answer, so it cannot mean one")
    NO_COLUMN = ("NC805", "the table has no column '{name}'")
    BAD_ROW = ("NC806", "the row cannot be read: {reason}")

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
        """Make the problem for one place.

        Args:
            where: File name, flag or question id.
            position: Line and column, from 1; zeros where there are none.
            hint: How to mend it.
            **slots: The words for the message.
        """
        return Problem(
            code=self.number,
            message=self.value[1].format(**slots),
            hint=hint,
            where=where,
            line=position[0],
            column=position[1],
        )
