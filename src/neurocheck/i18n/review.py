"""What is said of a translation that no clinician has reviewed."""

from neurocheck.i18n.language import get_language
from neurocheck.i18n.translate import gettext as _


__all__ = ["format_review"]


def format_review() -> str:
    """Return that nobody has reviewed the language shown; nothing where one has."""
    if get_language().is_reviewed:
        return ""
    return _("This translation has not been reviewed by a clinician.")
