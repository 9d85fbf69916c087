"""Leaves out of an assessment what rests on private answers."""

from typing import Any

import msgspec

from neurocheck.guidance.assessment import (
    Assessment,
    Reason,
    Urgency,
    VisitAnswer,
    VisitAnswers,
)
from neurocheck.guidance.rules import Level
from neurocheck.i18n.translate import gettext as _


__all__ = ["leave_out_private"]


def leave_out_private(found: Assessment) -> Assessment:
    """Return an assessment without what rests on a private answer, even in part."""
    visit = found.visit
    if visit is None or not visit.private:
        return found
    kept: Assessment = _leave_out(found, visit)
    groups = tuple(
        group
        for group, whole in zip(
            _leave_out(visit.groups, visit), visit.groups, strict=True
        )
        # Else it would say that nothing was asked there.
        if group.answers or not whole.answers
    )
    return msgspec.structs.replace(
        kept,
        urgency=_choose_urgency(found, visit),
        visit=msgspec.structs.replace(visit, groups=groups),
    )


def _choose_urgency(found: Assessment, visit: VisitAnswers) -> Urgency:
    """Return what is said about urgency, without what a private answer says of it.

    It was decided anew and not only shortened: the level itself can be private.
    """
    discreet = visit.urgency or found.urgency
    if discreet.level is not Level.CANNOT_TELL or discreet.open:
        return discreet
    if discreet == found.urgency:
        return discreet
    # No danger sign was left open, so nothing is to be gone through again.
    return msgspec.structs.replace(
        discreet,
        title=_("This sheet does not say how soon care is needed"),
        text=_("Something that bears on it was private, and was left out. Please ask."),
    )


def _leave_out(part: Any, visit: VisitAnswers) -> Any:
    """Return a part of an assessment without the private lines in it."""
    if isinstance(part, tuple):
        return tuple(_leave_out(one, visit) for one in part if not _rests(one, visit))
    if isinstance(part, msgspec.Struct):
        fields = part.__struct_fields__
        kept = {name: _leave_out(getattr(part, name), visit) for name in fields}
        return msgspec.structs.replace(part, **kept)
    return part


def _rests(part: object, visit: VisitAnswers) -> bool:
    """Return whether a line, a feature or an answer rests on a private question."""
    if isinstance(part, VisitAnswer):
        return part.question in visit.private
    reasons: tuple[Reason, ...] = getattr(part, "because", ())
    return any(reason.question in visit.private for reason in reasons)
