"""A private, educational questionnaire about diabetic neuropathy.

From Python::

    import neurocheck

    bundle = neurocheck.load_bundle()
    question = bundle.questionnaire.questions["feet_numb"]
    answers = {"feet_numb": neurocheck.accept(question, "both")}
    assessment = neurocheck.assess(bundle.questionnaire, bundle.guidance, answers)
    assessment.urgency.level, [pattern.fit for pattern in assessment.patterns]

It teaches and prepares for a visit. It never diagnoses, never gives a probability
or a risk band, and never reassures.

What is public stands in ``__all__``, here and in ``neurocheck.cohort``. All else can
change in any version.
"""

# As typing has it, which takes longer to import than all of this.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from neurocheck.answers.accept import accept
    from neurocheck.bundle import load_bundle
    from neurocheck.cohort.scoring.score import score, score_files
    from neurocheck.document import read_document, write_document
    from neurocheck.errors import NeurocheckError
    from neurocheck.guidance.assess import assess
    from neurocheck.guidance.load import load_guidance
    from neurocheck.interview.flow import Interview
    from neurocheck.questionnaire.load import load_questionnaire

__all__ = [
    "Interview",
    "NeurocheckError",
    "accept",
    "assess",
    "load_bundle",
    "load_guidance",
    "load_questionnaire",
    "read_document",
    "score",
    "score_files",
    "write_document",
]
__version__ = "1.0.0"

# In step with the imports above, which type checkers read.
_HOMES = {
    "Interview": "neurocheck.interview.flow",
    "NeurocheckError": "neurocheck.errors",
    "accept": "neurocheck.answers.accept",
    "assess": "neurocheck.guidance.assess",
    "load_bundle": "neurocheck.bundle",
    "load_guidance": "neurocheck.guidance.load",
    "load_questionnaire": "neurocheck.questionnaire.load",
    "read_document": "neurocheck.document",
    "score": "neurocheck.cohort.scoring.score",
    "score_files": "neurocheck.cohort.scoring.score",
    "write_document": "neurocheck.document",
}


def __getattr__(name: str) -> "Any":
    """Import a public name when it is first used, so that starting stays quick."""
    from importlib import import_module

    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'neurocheck' has no attribute '{name}'")


def __dir__() -> list[str]:
    """List the public names."""
    return [*__all__, "__version__"]
