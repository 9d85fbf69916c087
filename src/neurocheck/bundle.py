"""A question set with its guidance, its sources and its topics.

What belongs to a question set stands beside it: ``guidance.yaml``, ``sources.yaml``
and a folder ``topics`` in the folder of its ``questions.yaml``.
"""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from neurocheck.errors import FileError
from neurocheck.guidance.load import load_guidance
from neurocheck.guidance.rules import Guidance
from neurocheck.i18n.translate import gettext as _
from neurocheck.problems import Code
from neurocheck.questionnaire.load import load_questionnaire
from neurocheck.questionnaire.model import Questionnaire
from neurocheck.sanitize import one_line
from neurocheck.sources import Source, load_sources


if TYPE_CHECKING:
    from neurocheck.topics.model import Topic


__all__ = ["Bundle", "Files", "files_of", "load_bundle", "load_texts"]


class Files(NamedTuple):
    """Where a question set's own files are; None stands for the bundled file."""

    guidance: Path | None
    sources: Path | None
    topics: Path | None


class Bundle(NamedTuple):
    """A question set, what its answers mean, and the citations behind both."""

    questionnaire: Questionnaire
    guidance: Guidance
    sources: dict[str, Source]


def files_of(questions: Path | None, guidance: Path | None) -> Files:
    """Return what stands beside a question set or guidance of somebody's own.

    Args:
        questions: The question set, as the command line names it.
        guidance: The guidance, as the command line names it; where it does not, the
            one that stands beside the questions.
    """
    guidance = guidance or _find_beside(questions, "guidance.yaml")
    sources, topics = (
        _find_beside(guidance, name) or _find_beside(questions, name)
        for name in ("sources.yaml", "topics")
    )
    return Files(guidance, sources, topics)


def _find_beside(named: Path | None, name: str) -> Path | None:
    """Return the file of this name beside another, if it is there."""
    found = named.parent / name if named else None
    return found if found and found.exists() else None


def load_bundle(
    questionnaire: Questionnaire | None = None,
    guidance: Path | None = None,
    questions: Path | None = None,
    *,
    country: str | None = None,
) -> Bundle:
    """Return a question set with the guidance and the sources that belong to it.

    Args:
        questionnaire: The question set, where it is loaded already.
        guidance: Guidance of somebody's own, where it is named.
        questions: Where the question set is; None for the bundled one.
        country: Whose emergency numbers are named.

    Raises:
        FileError: A file cannot be read or is wrong.
    """
    questionnaire = questionnaire or load_questionnaire(questions)
    files = files_of(questions, guidance)
    try:
        found = load_guidance(files.guidance, questionnaire, country=country or "")
    except FileError as error:
        codes = {problem.code for problem in error.problems}
        if files.guidance is not None or Code.OTHER_SET.value[0] not in codes:
            raise
        # The bundled guidance was tried, of which an author knows nothing.
        raise FileError(
            _(
                "No guidance.yaml stands beside {file}. Write one, or name it with"
                " --guidance.",
                file=one_line(str(questions)),
            )
        ) from None
    return Bundle(questionnaire, found, load_sources(files.sources))


def load_texts(
    questions: Path | None, guidance: Path | None
) -> "tuple[dict[str, Source], dict[str, Topic]]":
    """Return the sources and the topics that belong to a question set.

    A set of somebody's own without topics has none, because the bundled ones are about
    something else.

    Args:
        questions: The question set; None for the bundled one.
        guidance: Its guidance; None for what stands beside it.

    Raises:
        FileError: A file cannot be read or is wrong.
    """
    from neurocheck.topics.parse import load_topics

    files = files_of(questions, guidance)
    sources = load_sources(files.sources)
    if (questions or guidance) and not files.topics:
        return sources, {}
    return sources, load_topics(sources, files.topics)
