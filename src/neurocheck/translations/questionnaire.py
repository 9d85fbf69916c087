"""A question set in the language shown: the same ids, conditions and hash."""

from collections.abc import Iterator

import msgspec

from neurocheck.i18n.language import ENGLISH, get_language
from neurocheck.i18n.translate import pgettext
from neurocheck.questionnaire.model import (
    Derived,
    Question,
    Questionnaire,
    Section,
    Unit,
)


__all__ = ["TranslatedQuestion", "translate_questionnaire"]


class TranslatedQuestion(Question, frozen=True, kw_only=True):
    """A question in another language.

    Attributes:
        original: The same in English; its words are understood as well.
    """

    original: Question

    @property
    def spellings(self) -> Iterator[tuple[str, str]]:
        """Each option with a way to write it, in both languages."""
        yield from super().spellings
        yield from self.original.spellings


def translate_questionnaire(found: Questionnaire) -> Questionnaire:
    """Give a question set in the language shown; answers to it are the same."""
    if get_language() is ENGLISH:
        return found
    sections = tuple(_section(found, section) for section in found.sections)
    return msgspec.structs.replace(
        found,
        title=pgettext("questions/title", found.title),
        sections=sections,
        derived=tuple(map(_derived, found.derived)),
    )


def _section(found: Questionnaire, section: Section) -> Section:
    """Translate a section."""
    return msgspec.structs.replace(
        section,
        title=pgettext(f"questions/sections/{section.id}", section.title),
        questions=tuple(_question(found, item) for item in section.questions),
    )


def _question(found: Questionnaire, question: Question) -> Question:
    """Translate a question."""
    values = msgspec.structs.asdict(question)
    for name in ("text", "short", "help", "why"):
        values[name] = pgettext(f"questions/{question.id}/{name}", values[name])
    values["steps"] = tuple(
        pgettext(f"questions/{question.id}/steps/{number}", step)
        for number, step in enumerate(question.steps, 1)
    )
    lists = found.answer_lists.items()
    shared = (name for name, listed in lists if listed == question.options)
    name = next(shared, f"{question.id}/options")
    values["options"] = {
        option: pgettext(f"questions/{name}/{option}", label)
        for option, label in question.choices.items()
    }
    values["units"] = tuple(map(_unit, question.units))
    return TranslatedQuestion(**values, original=question)


def _unit(unit: Unit) -> Unit:
    """Translate a unit; what people write for it in English is understood as well."""
    names = pgettext(f"questions/units/{unit.name}/aliases", ", ".join(unit.aliases))
    more = (name.strip() for name in names.split(","))
    return msgspec.structs.replace(
        unit,
        name=_name(unit.name),
        aliases=(unit.name, *unit.aliases, *filter(None, more)),
        then=_name(unit.then),
    )


def _name(unit: str) -> str:
    """Translate the name of a unit."""
    return pgettext(f"questions/units/{unit}", unit)


def _derived(derived: Derived) -> Derived:
    """Translate what a derived number is called."""
    return msgspec.structs.replace(
        derived,
        short=pgettext(f"questions/{derived.id}/short", derived.short),
        unit=_name(derived.unit),
    )
