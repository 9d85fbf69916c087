"""Translates a question set into the language shown; ids and hash stay the same."""

from collections.abc import Iterator

import msgspec

from neurocheck.i18n.language import ENGLISH, get_language
from neurocheck.i18n.missing import miss_only_ours
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
        original: The same question in English; an answer in English words is
            understood as well.
    """

    original: Question

    @property
    def spellings(self) -> Iterator[tuple[str, str]]:
        """Each option with one way to write it, in both languages."""
        yield from super().spellings
        yield from self.original.spellings


class TranslatedUnit(Unit, frozen=True, kw_only=True):
    """A unit in another language.

    Attributes:
        original: Its name in English.
    """

    original: str

    @property
    def code(self) -> str:
        """Its name for programs, the same in every language."""
        return self.original

    @property
    def label(self) -> str:
        """Its name in the language shown now, which can be English for a while."""
        return self.original if get_language() is ENGLISH else self.name


# As in guidance.py, the places are contexts in the .po files: where one changes,
# every language loses the translation of that text.
def translate_questionnaire(questionnaire: Questionnaire) -> Questionnaire:
    """Return a question set in the language shown; it takes the same answers."""
    if get_language() is ENGLISH:
        return questionnaire
    with miss_only_ours("questions.yaml", questionnaire.sha256):
        return msgspec.structs.replace(
            questionnaire,
            title=pgettext("questions/title", questionnaire.title),
            sections=tuple(
                _translate_section(questionnaire, section)
                for section in questionnaire.sections
            ),
            derived=tuple(map(_translate_derived, questionnaire.derived)),
        )


def _translate_section(questionnaire: Questionnaire, section: Section) -> Section:
    """Return a section and its questions in the language shown."""
    return msgspec.structs.replace(
        section,
        title=pgettext(f"questions/sections/{section.id}", section.title),
        questions=tuple(
            _translate_question(questionnaire, question)
            for question in section.questions
        ),
    )


def _translate_question(questionnaire: Questionnaire, question: Question) -> Question:
    """Return a question in the language shown."""
    fields = msgspec.structs.asdict(question)
    for name in ("text", "short", "help", "why"):
        fields[name] = pgettext(f"questions/{question.id}/{name}", fields[name])
    fields["steps"] = tuple(
        pgettext(f"questions/{question.id}/steps/{number}", step)
        for number, step in enumerate(question.steps, 1)
    )
    # The labels of a shared answer list are translated once, not for each question.
    lists = questionnaire.answer_lists.items()
    shared = (name for name, options in lists if options == question.options)
    place = next(shared, f"{question.id}/options")
    fields["options"] = {
        option: pgettext(f"questions/{place}/{option}", label)
        for option, label in question.choices.items()
    }
    fields["units"] = tuple(map(_translate_unit, question.units))
    return TranslatedQuestion(**fields, original=question)


def _translate_unit(unit: Unit) -> Unit:
    """Return a unit in the language shown, with its English spellings as aliases."""
    # All aliases are one text for translators, who may have more or fewer of them.
    aliases = pgettext(f"questions/units/{unit.name}/aliases", ", ".join(unit.aliases))
    translated = (alias.strip() for alias in aliases.split(","))
    changed = {
        "name": _translate_unit_name(unit.name),
        "aliases": (unit.name, *unit.aliases, *filter(None, translated)),
        "then": _translate_unit_name(unit.then),
    }
    return TranslatedUnit(
        **{**msgspec.structs.asdict(unit), **changed}, original=unit.name
    )


def _translate_unit_name(name: str) -> str:
    """Return the name of a unit in the language shown."""
    return pgettext(f"questions/units/{name}", name)


def _translate_derived(derived: Derived) -> Derived:
    """Return a derived number with its name and unit in the language shown."""
    return msgspec.structs.replace(
        derived,
        short=pgettext(f"questions/{derived.id}/short", derived.short),
        unit=_translate_unit_name(derived.unit),
    )
