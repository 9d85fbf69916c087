"""A language is chosen, and its translations are looked up in its catalogs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from neurocheck.errors import FileError, UsageError
from neurocheck.i18n.language import Language, override
from neurocheck.i18n.numbers import format_number
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import ngettext, pgettext
from neurocheck.questionnaire.load import load_questionnaire
from neurocheck.translations.catalogs import find_language
from neurocheck.translations.questionnaire import translate_questionnaire
from support.program import neurocheck
from support.pseudo_language import CODE, write_locales


HEAD = 'msgid ""\nmsgstr "Plural-Forms: {plurals}\\n"\n\n'
POLISH = (
    "nplurals=3; plural=n==1 ? 0 :"
    " n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2;"
)


def write_catalog(
    folder: Path, text: str, *, name: str = "program", plurals: str = ""
) -> None:
    """Write one catalog of a language."""
    folder.mkdir(parents=True, exist_ok=True)
    head = HEAD.format(plurals=plurals or "nplurals=2; plural=n != 1;")
    (folder / f"{name}.po").write_text(head + text, encoding="utf-8")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Return a folder with German, Brazilian Portuguese and Polish."""
    write_catalog(tmp_path / "de", 'msgid "yes"\nmsgstr "ja"\n')
    write_catalog(tmp_path / "pt-BR", 'msgid "yes"\nmsgstr "sim"\n')
    write_catalog(
        tmp_path / "pl",
        'msgid "1 problem found."\nmsgid_plural "{number} problems found."\n'
        'msgstr[0] "1 problem."\nmsgstr[1] "{number} problemy."\n'
        'msgstr[2] "{number} problemow."\n',
        plurals=POLISH,
    )
    return tmp_path


def translate(language: Language, text: str) -> str:
    """Return a text in a language."""
    with override(language):
        return _(text)


@pytest.mark.parametrize(
    ("named", "locale", "code"),
    [
        ("", "", "en"),
        ("", "C", "en"),
        ("", "C.UTF-8", "en"),
        ("", "POSIX", "en"),
        ("", "en_GB.UTF-8", "en"),
        ("", "fr_FR.UTF-8", "en"),
        ("", "de_AT.UTF-8", "de"),
        ("", "de_DE@euro", "de"),
        ("", "pt_BR.UTF-8", "pt-BR"),
        ("", "pt_PT.UTF-8", "en"),
        ("de", "pl_PL", "de"),
        ("DE", "", "de"),
        ("pt_br", "", "pt-BR"),
        ("en", "de_DE", "en"),
        ("en-GB", "de_DE", "en"),
    ],
)
def test_the_language_is_chosen(own: Path, named: str, locale: str, code: str) -> None:
    """The named language comes first, then the system; a country may be missing."""
    assert find_language(named, locale, str(own)).code == code


@pytest.mark.parametrize(
    ("named", "locale", "seven"),
    [
        ("", "es_MX.UTF-8", "7.4"),
        ("", "es_ES.UTF-8", "7,4"),
        ("", "es_ES@euro", "7,4"),
        ("", "es", "7,4"),
        ("es-US", "es_ES.UTF-8", "7.4"),
        ("es_419", "C", "7.4"),
        ("es", "es_MX.UTF-8", "7.4"),
        ("es", "en_US.UTF-8", "7,4"),
        ("es-ZZ", "", "7,4"),
    ],
)
def test_numbers_are_those_of_the_country(
    own: Path, named: str, locale: str, seven: str
) -> None:
    """The words are those of the language; the country writes its own numbers."""
    write_catalog(own / "es", 'msgid "yes"\nmsgstr "sí"\n')
    language = find_language(named, locale, str(own))

    assert language.code == "es"
    with override(language):
        assert (_("yes"), format_number(7.4)) == ("sí", seven)


def test_a_language_that_is_not_there(own: Path) -> None:
    """Naming a language that is not there is an error that lists those that are."""
    with pytest.raises(UsageError, match=r"no language 'fr'.* de, en,.* pl, pt-BR"):
        find_language("fr", "", str(own))


def test_the_order_is_flag_variable_system(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``--lang``, anywhere, wins over the variable, which wins over the system."""
    monkeypatch.setenv("NEUROCHECK_LOCALES", str(own))
    unknown = ("assess", "--no-input", "--lang")

    assert neurocheck(*unknown, "fr").status == 2
    assert neurocheck("--lang=fr", "assess").status == 2
    monkeypatch.setenv("LC_ALL", "xx_XX.UTF-8")
    assert neurocheck("--version").status == 0
    monkeypatch.setenv("NEUROCHECK_LANG", "fr")
    assert neurocheck("--version").status == 2
    assert neurocheck("--version", "--lang", "de").status == 0


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "1 problem."), (3, "3 problemy."), (5, "5 problemow."), (22, "22 problemy.")],
)
def test_plural_forms(own: Path, number: int, said: str) -> None:
    """Each language has its own plural forms and its own rule for them."""
    with override(find_language("pl", "", str(own))):
        words = ngettext("1 problem found.", "{number} problems found.", number)

    assert words == said


def test_a_missing_translation_is_shown_in_english(own: Path) -> None:
    """A text without a translation, or with a fuzzy one, stays in English."""
    write_catalog(
        own / "de", '#, fuzzy\nmsgid "no"\nmsgstr "nie"\n\nmsgid "x"\nmsgstr ""\n'
    )
    language = find_language("de", "", str(own))

    assert [translate(language, text) for text in ("no", "x", "never seen")] == [
        "no",
        "x",
        "never seen",
    ]


def test_what_is_left_in_english_is_said_once(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A text without a translation is told of on standard error, once for a run."""
    monkeypatch.setenv("NEUROCHECK_LOCALES", str(own))
    partly = neurocheck("settings", "show", "--lang", "de")
    english = neurocheck("settings", "show", "--lang", "en")

    assert partly.err.count("They are shown in English.") == 1
    assert (partly.status, partly.out) == (0, english.out)
    assert english.err == ""


@pytest.mark.parametrize(
    ("head", "is_reviewed"),
    [("", False), ("no", False), (" No ", False), ("2027-01-31, A. Pérez", True)],
)
def test_no_review_is_taken_for_granted(
    own: Path, head: str, is_reviewed: bool
) -> None:
    """A language counts as reviewed only where its own file says by whom."""
    path = own / "it" / "program.po"
    write_catalog(path.parent, "")
    line = f'"X-Reviewed-By-Clinician: {head}\\n"\n'
    path.write_text(path.read_text().replace('n"\n\n', f'n"\n{line}\n', 1))

    assert find_language("it", "", str(own)).is_reviewed is is_reviewed


@pytest.mark.parametrize("wrong", ["{name!r} da", "{other} da", "{name da", "{0} da"])
def test_a_translation_with_wrong_braces_is_not_used(own: Path, wrong: str) -> None:
    """A translation whose placeholders are wrong is shown in English instead."""
    folder = own / "it"
    write_catalog(folder, f'msgid "{{name}} is here"\nmsgstr "{wrong}"\n')
    with override(find_language("it", "", str(own))):
        assert _("{name} is here", name="A") == "A is here"


def test_a_translation_cannot_steer_the_terminal(own: Path) -> None:
    """Control characters in a translation are taken out."""
    write_catalog(own / "it", 'msgid "yes"\nmsgstr "s\x1b[31mi\u202e"\n')

    assert translate(find_language("it", "", str(own)), "yes") == "s [31mi "


def test_texts_of_data_are_found_by_their_context(own: Path) -> None:
    """The same English words may be translated differently in two places."""
    entry = 'msgctxt "questions/{}"\nmsgid "No"\nmsgstr "{}"\n\n'
    text = entry.format("a/no", "Nein") + entry.format("b/no", "Keine")
    write_catalog(own / "de", text, name="questions")
    with override(find_language("de", "", str(own))):
        said = [pgettext(f"questions/{place}/no", "No") for place in "abc"]

    assert said == ["Nein", "Keine", "No"]


def test_an_unreadable_catalog_is_a_file_error(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A catalog that cannot be read is named with the reason, without a traceback."""
    (own / "it").mkdir()
    (own / "it" / "program.po").write_text('msgid "a"\nnonsense here\n')

    with pytest.raises(FileError, match="NC712"):
        translate(find_language("it", "", str(own)), "a")
    monkeypatch.setenv("NEUROCHECK_LOCALES", str(own))
    result = neurocheck("assess", "--lang", "it")
    assert result.status == 3
    assert "program.po:2:1: NC712" in result.err
    assert "Traceback" not in result.err


def test_english_needs_no_library() -> None:
    """In English, no library for catalogs, numbers or dates is imported."""
    code = (
        "import sys; from neurocheck.environment import Environment;"
        "from neurocheck.cli.app import run;"
        "run(['assess', '--no-input', '--json'], Environment.of_process());"
        "wrong = {'babel', 'polib', 'neurocheck.translations.catalogs'};"
        "wrong &= set(sys.modules);"
        "sys.exit(f'imported: {wrong}' if wrong else 0)"
    )
    variables = {**os.environ, "LC_ALL": "en_US.UTF-8"}
    command = [sys.executable, "-c", code]
    done = subprocess.run(  # noqa: S603 - this program
        command, env=variables, capture_output=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, b"")


def test_json_needs_no_babel_in_any_language() -> None:
    """JSON holds no number that Babel writes, and it takes long to import."""
    code = (
        "import sys; from neurocheck.environment import Environment;"
        "from neurocheck.cli.app import run;"
        "run(['assess', '--no-input', '--json'], Environment.of_process());"
        "sys.exit('imported: babel' if 'babel' in sys.modules else 0)"
    )
    locales = {"NEUROCHECK_LOCALES": str(write_locales()), "LC_ALL": f"{CODE}_DE.UTF-8"}
    done = subprocess.run(  # noqa: S603 - this program
        [sys.executable, "-c", code],
        env={**os.environ, **locales},
        capture_output=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(
    ("plurals", "said"),
    [
        ("npluralc=2; plural=(n !=!1);", "needs the form"),
        ("nplurals=2; plural==", "holds what no rule can hold"),
        ("nplurals=2; plural=n%0;", "gives no form for the number 0"),
    ],
)
@pytest.mark.parametrize("catalog", ["program", "questions"])
@pytest.mark.parametrize("command", ["assess --no-input", "questions list"])
def test_a_broken_plural_rule_is_refused_with_its_line(
    own: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    catalog: str,
    plurals: str,
    said: str,
) -> None:
    """It is a file that is wrong, in every command that speaks this language."""
    write_catalog(own / "de", "", name=catalog, plurals=plurals)
    monkeypatch.setenv("NEUROCHECK_LOCALES", str(own))

    result = neurocheck(*command.split(), "--lang", "de")

    assert result.status == 3
    assert f"{catalog}.po:2:1: NC712" in result.err
    assert f"Plural-Forms {said}" in result.err


def test_a_huge_catalog_is_refused(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not even read."""
    monkeypatch.setattr("neurocheck.translations.catalogs.MAX_BYTES", 20)

    with pytest.raises(FileError, match="larger than 20 bytes"):
        find_language("de", "", str(own))


def test_a_unit_has_one_code_in_every_language() -> None:
    """Forms of other programs name it so, and its name is what people read."""
    questionnaire = load_questionnaire()
    with override(find_language(CODE, "", str(write_locales()))):
        shown = translate_questionnaire(questionnaire)
    for name in ("height", "diabetes_years"):
        own = questionnaire.questions[name].units
        other = shown.questions[name].units
        assert [unit.code for unit in own] == [unit.code for unit in other]
        assert [unit.name for unit in own] != [unit.name for unit in other]
