"""A row for each language: how easy it must be to read, and what is never said in it.

The tests of the texts go through these rows. A language that ships needs one.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import NamedTuple

import textstat

from neurocheck.bundle import Bundle
from neurocheck.i18n.language import ENGLISH, Language, override
from neurocheck.topics.model import Topic
from neurocheck.topics.parse import load_topics
from neurocheck.translations.catalogs import find_language, find_languages
from neurocheck.translations.document import translate_bundle
from support.bundled import bundle


__all__ = [
    "MANNERS",
    "Manner",
    "bundle_in",
    "compile_terms",
    "count_syllables",
    "list_codes",
    "load_bundled_topics",
    "measure_inflesz",
    "open_language",
]

_WORD = re.compile(r"[^\W\d_]+")
_STOP = re.compile(r"[.!?:]+(?=\s|$)")
# "y" at the end of a word is a vowel, as in "muy" and "estoy".
_VOWELS = re.compile(r"[aeiouáéíóúü]+y?(?![aeiouáéíóúü])|y(?![aeiouáéíóúü])")
_STRONG = re.compile(r"[aeoáéóíú]")
_SILENT = re.compile(r"(?<=[qg])u(?=[eiéí])")  # in "que" and "guitarra"


class Manner(NamedTuple):
    """What texts in a language are like.

    Attributes:
        never: What is never said, by its kind, as a regular expression.
        examples: Sentences that say such things: at least one of each kind.
        measure: Returns how hard a text is to read.
        advice: The most that it may be for questions, and for advice on danger.
        other: The most for all else that a summary says.
        fewest: The fewest words that it can be measured of.
        longest: The most words in a sentence.
        a_word: Stands for a term of the glossary, and for a number in braces.
        first: The words that an urgent text may begin with; the first of them calls
            for help.
    """

    never: Mapping[str, str]
    examples: tuple[str, ...]
    measure: Callable[[str], float]
    advice: float
    other: float
    fewest: int
    longest: int
    a_word: str
    first: tuple[str, ...]


def list_codes() -> list[str]:
    """Return the codes of the languages that the program speaks."""
    return [ENGLISH.code, *find_languages()]


@cache
def open_language(code: str) -> Language:
    """Return a language that ships."""
    return find_language(code, "")


@cache
def bundle_in(code: str) -> Bundle:
    """Return the bundled question set and guidance in a language."""
    with override(open_language(code)):
        return translate_bundle(bundle())


@cache
def load_bundled_topics(code: str = ENGLISH.code) -> dict[str, Topic]:
    """Return the bundled topics in a language."""
    with override(open_language(code)):
        return load_topics(bundle().sources)


@cache
def compile_terms(code: str = ENGLISH.code) -> re.Pattern[str]:
    """Return a pattern for the terms of the glossary in a language."""
    leads = (
        passage.lead
        for section in load_bundled_topics(code)["glossary"].sections
        for passage in section.passages
    )
    names = {name for lead in leads for name in re.split(r", | or ", lead.strip(". "))}
    longest = sorted(names, key=len, reverse=True)
    return re.compile(rf"\b({'|'.join(map(re.escape, longest))})s?\b", re.IGNORECASE)


# ── measures ─────────────────────────────────────────────────────────────────────────


def measure_inflesz(text: str) -> float:
    """Return how easy a Spanish text is to read: from 65 on, fairly easy.

    The formula is that of Szigriszt Pazos (1993), 206.835 - 62.3 S/P - P/F, with S
    syllables, P words and F sentences; the scale is INFLESZ, made for texts that
    patients read (Barrio-Cantalejo et al., An Sist Sanit Navar 2008; 31(2): 135-152).
    textstat has the formula too, but counts syllables where words can be hyphenated.

    >>> round(measure_inflesz("El sol sale. La luna se va."), 1)
    123.2
    """
    words = _WORD.findall(text)
    sentences = len(_STOP.findall(text.strip().rstrip(".!?:") + ".")) or 1
    syllables = sum(map(count_syllables, words))
    return 206.835 - 62.3 * syllables / len(words) - len(words) / sentences


def count_syllables(word: str) -> int:
    """Return the syllables of a Spanish word.

    Strong vowels and accented weak ones each make one; a weak vowel joins its
    neighbour.

    >>> [count_syllables(word) for word in ("neuropatía", "ciudad", "leer", "guiar")]
    [5, 2, 2, 1]
    """
    runs = _VOWELS.findall(_SILENT.sub("", word.casefold()))
    return sum(max(1, len(_STRONG.findall(run))) for run in runs) or 1


# ── what is never said ───────────────────────────────────────────────────────────────

_ENGLISH = {
    "comfort": r"normal|healthy|low[- ]risk|unlikely|nothing to worry|no need to"
    r"|good news|all clear|reassur\w+|fine|great|well done|(do not|don't) worry"
    r"|no cause for|safe to assume|you are ok(ay)?|harmless|in good shape",
    "verdict": r"diagnosed with|likelihood|odds|chance that you|(high|medium)[- ]risk"
    r"|your (chance|risk) is|you (have|have got|suffer from) (diabetic |nerve damage"
    r"|neuropathy|peripheral|autonomic|proximal|focal)",
    "label": r"diabetics|(the|a) diabetic(?! \w)|sufferers?|suffer(s|ed|ing)?|victims?",
    "blame": r"non-?complian\w*|your (own )?fault|lazy|you should have|neglect\w*"
    r"|you failed|poor(ly)? controlled|cheat\w*|bad habits?",
    "alarm": r"deadly|fatal|die[sd]?|deaths?|terrif\w+|horr\w+|catastroph\w*|rotting"
    r"|nightmare|scary|terrible|too late",
    "dose": r"\d+ ?(mg|mcg|ml|units?)|tablets? a day|times a day",
    "promise": r"will (heal|help|cure|work)|guaranteed|miracle|breakthrough"
    r"|risk-free|restores?|regenerat\w+",
}

_SPANISH = {
    "comfort": r"normal(es|mente)?|(?<!no )san[oa]s?|saludables?"
    r"|(bajo|poco) riesgo|riesgo bajo|(poco|nada) probables?|improbables?"
    r"|(no|ni) se preocupe|no hay (de|por) qué|nada grave"
    r"|no hace falta (que|ir|llamar|preocup\w+)|nada (de )?malo|buenas? noticias?"
    r"|tranquil\w+"
    r"|inofensiv\w+|inocu\w+|todo (está|va|en) (bien|orden)|usted está bien|excelente"
    r"|muy bien|felici\w+|en buena forma|no (hay|tiene|es) (ningún )?peligro\w*",
    "verdict": r"diagnosticad\w+ (con|de)|(su|la) probabilidad|(alto|medio) riesgo"
    r"|riesgo (alto|medio)|su riesgo es|(usted )?(tiene|padece|sufre)( de)?( una| la)?"
    r" (neuropatía|daño en los nervios|periférica|autonómica|proximal|focal)",
    "label": r"(los|las|un|una|personas?|pacientes?) diabétic[oa]s?|padec\w+|sufr\w+"
    r"|víctimas?|enferm[oa]s? de",
    "blame": r"incumpl\w+|culpas?|culpables?|perezos\w+|floj[oa]s?|debería haber"
    r"|debió haber|descuid\w+|usted fracas\w+|mal (control\w*|cuidad\w+)|trampas?"
    r"|mal(os)? hábitos?",
    "alarm": r"mortal(es)?|(?<!aspecto )(?<!parece )muert\w+|muere\w*|morir\w*"
    r"|fatal(es)?|fallec\w+|terribles?|horribl\w+|aterra\w+|espantos\w+|catastr\w+|podrid\w+|pesadillas?"
    r"|demasiado tarde|alarmantes?",
    "dose": r"\d+ ?(mg|mcg|ml|unidades)|(pastillas?|veces) al día",
    "promise": r"garanti\w+|milagr\w+|(sanará|curará|ayudará)n?|sin riesgos?"
    r"|restaur\w+|regener\w+|revolucionari\w+",
    # a person is never addressed as a man or a woman, or by a sign for both
    "gender": r"\w+[oa]/[oa]s?|\w+\([oa]s?\)|\w+@s?|bienvenid\w+|está segur[oa]"
    r"|preocupad[oa]|usted mism[oa]",
    # words that mean something else, or nothing, on one side of the sea
    "region": r"párese|pararse|coger|coja|checar|chequee|aplicar para|computador\w*"
    r"|ordenador(es)?",
    "cheer": r"¡\w+",
}

MANNERS = {
    "en": Manner(
        never=_ENGLISH,
        examples=(
            "You have diabetic nerve damage.",
            "This is normal.",
            "Diabetics often suffer.",
            "You are non-compliant.",
            "It can be deadly.",
            "It regenerates nerves.",
            "Take 300 mg.",
        ),
        measure=textstat.flesch_kincaid_grade,
        advice=6,
        other=8,
        fewest=1,
        longest=20,
        a_word="that",
        first=(
            *("Call", "Ask", "Check", "Do", "Get", "Go", "Have", "Look", "See"),
            *("Stop", "Take", "Tell"),
        ),
    ),
    "es": Manner(
        never=_SPANISH,
        examples=(
            "Usted tiene neuropatía.",
            "Su resultado es normal.",
            "Los diabéticos no sienten nada.",
            "Debería haber venido antes.",
            "Puede ser mortal.",
            "El tratamiento regenera los nervios.",
            "Tome 300 mg.",
            "¿Está seguro?",
            "Tiene mareo al pararse.",
            "¡Gracias!",
        ),
        measure=lambda text: -measure_inflesz(text),
        advice=-65,
        other=-55,  # "normal", such as the general press
        fewest=15,
        longest=22,
        a_word="eso",
        first=(
            *("Llame", "Acuda", "Avise", "Busque", "Consulte", "Deje", "Diga", "Haga"),
            *(
                "Mida",
                "Mire",
                "No",
                "Pida",
                "Pregunte",
                "Revise",
                "Tome",
                "Vaya",
                "Vea",
            ),
        ),
    ),
}
