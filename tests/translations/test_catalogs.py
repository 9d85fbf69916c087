"""Promises about choosing a language and finding its words."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from neurocheck.errors import FileError, UsageError
from neurocheck.i18n.language import Language, override
from neurocheck.i18n.numbers import format_date, format_number, format_short_date
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import ngettext, pgettext
from neurocheck.translations.catalogs import find_language
from support.program import neurocheck


HEAD = 'msgid ""\nmsgstr "Plural-Forms: {plurals}\\n"\n\n'
POLISH = (
    "nplurals=3; plural=n==1 ? 0 :"
    " n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2;"
)


def book(folder: Path, text: str, *, name: str = "program", plurals: str = "") -> None:
    """Write a book of a language."""
    folder.mkdir(parents=True, exist_ok=True)
    head = HEAD.format(plurals=plurals or "nplurals=2; plural=n != 1;")
    (folder / f"{name}.po").write_text(head + text, encoding="utf-8")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder with German, Brazilian and Polish."""
    book(tmp_path / "de", 'msgid "yes"\nmsgstr "ja"\n')
    book(tmp_path / "pt-BR", 'msgid "yes"\nmsgstr "sim"\n')
    book(
        tmp_path / "pl",
        'msgid "1 problem found."\nmsgid_plural "{number} problems found."\n'
        'msgstr[0] "1 problem."\nmsgstr[1] "{number} problemy."\n'
        'msgstr[2] "{number} problemow."\n',
        plurals=POLISH,
    )
    return tmp_path


def spoken(language: Language, text: str) -> str:
    """Say a text in a language."""
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
    """A name comes first, then the system; a country falls back on its language."""
    assert find_language(named, locale, str(own)).code == code


def test_a_language_that_is_not_there(own: Path) -> None:
    """By name it is an error that lists what there is."""
    with pytest.raises(UsageError, match=r"no language 'fr'.* de, en, pl, pt-BR"):
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
    """Each language has its own forms and its own rule for them."""
    with override(find_language("pl", "", str(own))):
        words = ngettext("1 problem found.", "{number} problems found.", number)

    assert words == said


def test_what_is_missing_is_said_in_english(own: Path) -> None:
    """A text without a translation, or with an unsure one, stays as it is."""
    book(own / "de", '#, fuzzy\nmsgid "no"\nmsgstr "nie"\n\nmsgid "x"\nmsgstr ""\n')
    language = find_language("de", "", str(own))

    assert [spoken(language, text) for text in ("no", "x", "never seen")] == [
        "no",
        "x",
        "never seen",
    ]


@pytest.mark.parametrize("wrong", ["{name!r} da", "{other} da", "{name da", "{0} da"])
def test_a_translation_with_wrong_braces_is_not_used(own: Path, wrong: str) -> None:
    """A slip of a translator never stops the program, and shows nothing odd."""
    folder = own / "it"
    book(folder, f'msgid "{{name}} is here"\nmsgstr "{wrong}"\n')
    with override(find_language("it", "", str(own))):
        assert _("{name} is here", name="A") == "A is here"


def test_a_translation_steers_no_terminal(own: Path) -> None:
    """Escapes in a translation are taken out, as in every text from outside."""
    book(own / "it", 'msgid "yes"\nmsgstr "s\x1b[31mi\u202e"\n')

    assert spoken(find_language("it", "", str(own)), "yes") == "s [31mi "


def test_data_is_found_by_its_place(own: Path) -> None:
    """The same English words may be translated differently in two places."""
    entry = 'msgctxt "questions/{}"\nmsgid "No"\nmsgstr "{}"\n\n'
    text = entry.format("a/no", "Nein") + entry.format("b/no", "Keine")
    book(own / "de", text, name="questions")
    with override(find_language("de", "", str(own))):
        said = [pgettext(f"questions/{place}/no", "No") for place in "abc"]

    assert said == ["Nein", "Keine", "No"]


def test_a_broken_book_is_a_file_error(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is named with the reason, and no traceback."""
    (own / "it").mkdir()
    (own / "it" / "program.po").write_text('msgid "a"\nnonsense here\n')

    with pytest.raises(FileError, match="NC712"):
        spoken(find_language("it", "", str(own)), "a")
    monkeypatch.setenv("NEUROCHECK_LOCALES", str(own))
    result = neurocheck("assess", "--lang", "it")
    assert result.status == 3
    assert "program.po:1:1: NC712" in result.err
    assert "Traceback" not in result.err


def test_english_reads_nothing() -> None:
    """No library for catalogues, and no code that looks for one, is imported."""
    code = (
        "import sys; from neurocheck.environment import Environment;"
        "from neurocheck.cli.app import run;"
        "run(['assess', '--no-input', '--json'], Environment.of_process());"
        "wrong = {'polib', 'neurocheck.translations.catalogs'} & set(sys.modules);"
        "sys.exit(f'imported: {wrong}' if wrong else 0)"
    )
    variables = {**os.environ, "LC_ALL": "en_US.UTF-8"}
    command = [sys.executable, "-c", code]
    done = subprocess.run(  # noqa: S603 - this program
        command, env=variables, capture_output=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, b"")


def test_a_number_that_shows_nothing_leaves_numbers_in_english(own: Path) -> None:
    """A slip of a translator never makes a number wrong."""
    book(own / "it", 'msgid "1,234,567.8"\nmsgstr "1,234"\n')
    with override(find_language("it", "", str(own))):
        assert format_number(1234.5, ",") == "1,234.5"


@pytest.mark.parametrize(
    ("sample", "said"),
    [
        ("1.234.567,8", "-12.345.678,9"),
        ("1\u202f234\u202f567,8", "-12\u202f345\u202f678,9"),
        ("1'234'567.8", "-12'345'678.9"),
        ("12,34,567.8", "-1,23,45,678.9"),
        ("1234567,8", "-12345678,9"),
    ],
)
def test_numbers_are_written_as_the_translator_did(
    own: Path, sample: str, said: str
) -> None:
    """One number in the catalogue shows how the language writes all of them."""
    book(own / "it", f'msgid "1,234,567.8"\nmsgstr "{sample}"\n')
    with override(find_language("it", "", str(own))):
        assert format_number(-12345678.9, ",") == said
        assert _("{limit:,}", limit=12345678) == said[1:].removesuffix(said[-2:])


def test_the_order_of_a_day_is_that_of_the_language(own: Path) -> None:
    """In words and in figures."""
    text = 'msgid "{year}-{month}-{day}"\nmsgstr "{day}.{month}.{year}"\n\n'
    text += 'msgid "{day} {month} {year}"\nmsgstr "{day}. {month} {year}"\n\n'
    book(own / "it", text + 'msgid "May"\nmsgstr "Mai"\n')
    with override(find_language("it", "", str(own))):
        assert format_short_date(date(2026, 5, 3)) == "03.05.2026"
        assert format_date(date(2026, 5, 3)) == "3. Mai 2026"
