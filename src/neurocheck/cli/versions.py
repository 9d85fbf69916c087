"""``neurocheck version --verbose``: every version that a report of a fault may need."""

import platform

from neurocheck import __version__
from neurocheck.document import FORMAT
from neurocheck.guidance.load import FORMAT as GUIDANCE_FORMAT
from neurocheck.guidance.load import load_guidance
from neurocheck.i18n.translate import gettext as _
from neurocheck.questionnaire.load import FORMAT as QUESTIONS_FORMAT
from neurocheck.questionnaire.load import load_questionnaire


__all__ = ["describe_versions"]


def describe_versions() -> str:
    """Return the versions of the program, its question set, guidance and formats."""
    questionnaire = load_questionnaire()
    guidance = load_guidance(questionnaire=questionnaire)
    lines = [
        f"neurocheck {__version__}",
        _(
            "Questions: {version}, in files of the format {form}",
            version=f"{questionnaire.id} {questionnaire.version}",
            form=QUESTIONS_FORMAT,
        ),
        _(
            "Guidance: {version}, in files of the format {form}",
            version=guidance.version,
            form=GUIDANCE_FORMAT,
        ),
        _("Documents that are kept: format {form}", form=FORMAT),
        f"Python {platform.python_version()}",
    ]
    return "\n".join(lines)
