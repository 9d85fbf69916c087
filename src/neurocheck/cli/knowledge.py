"""What the commands work with: the question set, its guidance, and the sources."""

from pathlib import Path
from typing import NamedTuple

from neurocheck.guidance.load import load_guidance
from neurocheck.guidance.model import Guidance
from neurocheck.questionnaire.model import Questionnaire
from neurocheck.topics.sources import Source, load_sources
from neurocheck.words import ENGLISH, shown


__all__ = ["Knowledge", "load_knowledge"]


class Knowledge(NamedTuple):
    """A question set, what its answers mean, and the citations behind both."""

    questionnaire: Questionnaire
    guidance: Guidance
    sources: dict[str, Source]

    def translated(self) -> "Knowledge":
        """Give the same in the language shown."""
        if shown() is ENGLISH:
            return self
        from neurocheck.guidance.translated import translate_guidance
        from neurocheck.questionnaire.translated import translate_questionnaire

        return Knowledge(
            translate_questionnaire(self.questionnaire),
            translate_guidance(self.guidance),
            self.sources,
        )


def load_knowledge(
    questionnaire: Questionnaire, guidance: Path | None, country: str | None = None
) -> Knowledge:
    """Load what goes with a question set.

    Args:
        questionnaire: The question set.
        guidance: Guidance of somebody's own; the bundled one where it is None.
        country: Whose emergency numbers are named.

    Raises:
        FileError: A file cannot be read or is wrong.
        UsageError: There is no such country.
    """
    return Knowledge(
        questionnaire,
        load_guidance(guidance, questionnaire, country=country or ""),
        load_sources(),
    )
