"""The ``.po`` files of a language are written, kept up to date and checked."""

import sys
from pathlib import Path

import polib
import pytest

from neurocheck.translations.catalogs import find_languages
from neurocheck.translations.extract import Text, hash_topics
from neurocheck.translations.po_files import check_translation, update_translation
from support.program import neurocheck
from support.pseudo_language import CODE, collect_texts, write_locales, write_pseudo


SOLVER = "neurocheck.authoring.contradictions"
ONE = Text(singular="See {place}.", locations=("a.py",))
MANY = Text(singular="1 day", plural="{number} days", locations=("a.py",))
DAYS = 'msgid "1 day"\nmsgid_plural "{number} days"\n'
PLACED = Text(singular="No", context="questions/a/no")


def codes(folder: Path, texts: list[Text]) -> list[str]:
    """Return the code and line of each problem of the catalogs, without the topics."""
    found = check_translation(folder, {"program": texts})
    return [f"{one.code}:{one.line}" for one in found if one.where.endswith(".po")]


def write(folder: Path, text: str) -> Path:
    """Write a language with these entries, and return its folder."""
    update_translation(folder, {})
    path = folder / "program.po"
    path.write_text(path.read_text() + "\n" + text)
    return folder


def test_the_whole_pseudo_language_is_right() -> None:
    """A language that is written by the program and filled in has no problem."""
    assert list(check_translation(write_locales() / CODE, collect_texts())) == []


def test_a_new_language_is_all_to_do(tmp_path: Path) -> None:
    """A new language has an empty entry for each text, and each is reported."""
    update_translation(tmp_path / "de", collect_texts())

    entries = polib.pofile(str(tmp_path / "de" / "program.po"))
    assert len(entries) == len(collect_texts()["program"])
    counts = [one for one in entries if one.msgid == "1 problem found."]
    assert [one.msgstr_plural for one in counts] == [{0: "", 1: ""}]
    problems = list(check_translation(tmp_path / "de", collect_texts()))
    total = sum(map(len, collect_texts().values())) + len(hash_topics())
    assert {problem.code for problem in problems} == {"NC713"}
    assert len(problems) == total


def test_updating_keeps_what_is_done(tmp_path: Path) -> None:
    """Translations stay; new texts are added; old ones are marked obsolete."""
    folder = tmp_path / "de"
    update_translation(folder, {"program": [ONE]})
    entries = polib.pofile(str(folder / "program.po"))
    entries[0].msgstr = "Siehe {place}."
    entries.save()

    update_translation(folder, {"program": [ONE, MANY]})
    kept = polib.pofile(str(folder / "program.po"))
    assert [entry.msgstr for entry in kept] == ["Siehe {place}.", ""]

    update_translation(folder, {"program": [MANY]})
    (gone,) = polib.pofile(str(folder / "program.po")).obsolete_entries()
    assert gone.msgstr == "Siehe {place}."
    assert [one.partition(":")[0] for one in codes(folder, [MANY])] == ["NC713"]


def test_updating_a_whole_language_changes_nothing(tmp_path: Path) -> None:
    """Not a byte of any catalog."""
    write_pseudo(tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.glob("*.po")}

    update_translation(tmp_path, collect_texts())

    assert before
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.parametrize(
    ("text", "entry", "code"),
    [
        (ONE, 'msgid "See {place}."\nmsgstr "Bei {place}."', ""),
        (ONE, 'msgid "See {place}."\nmsgstr ""', "NC713"),
        (ONE, '#, fuzzy\nmsgid "See {place}."\nmsgstr "Bei {place}."', "NC713"),
        (ONE, 'msgid "See {place}."\nmsgstr "Bei {ort}."', "NC715"),
        (ONE, 'msgid "See {place}."\nmsgstr "Bei {place."', "NC715"),
        (ONE, 'msgid "See {place}."\nmsgstr "Da."', "NC715"),
        (
            MANY,
            f'{DAYS}msgstr[0] "ein Tag"\nmsgstr[1] "{{number}} Tage"',
            "",
        ),
        (
            MANY,
            f'{DAYS}msgstr[0] "ein Tag"',
            "NC713",
        ),
    ],
)
def test_an_entry_is_checked(tmp_path: Path, text: Text, entry: str, code: str) -> None:
    """A text is reported when it is missing, fuzzy, or has other placeholders."""
    folder = write(tmp_path / "de", entry + "\n")

    assert [one.partition(":")[0] for one in codes(folder, [text])] == (
        [code] if code else []
    )


def test_a_stale_entry_is_named_with_its_line(tmp_path: Path) -> None:
    """A text that the program no longer has is reported with its line."""
    folder = write(tmp_path / "de", 'msgid "Old words"\nmsgstr "Alte"\n')

    (found,) = codes(folder, [])
    assert found.startswith("NC714:")
    line = int(found.partition(":")[2])
    lines = (folder / "program.po").read_text().splitlines()
    assert "Old words" in "".join(lines[line - 1 : line + 1])


def test_a_missing_or_unreadable_catalog_is_named(tmp_path: Path) -> None:
    """A language that lacks a file, or has one that is no ``.po`` file, is reported."""
    folder = tmp_path / "de"
    folder.mkdir()
    (folder / "program.po").write_text("nonsense here\n")

    found = {problem.code for problem in check_translation(folder, {})}
    assert {"NC711", "NC712"} <= found


def test_a_stale_topic_is_named_and_shown_in_english(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A topic whose English text changed is reported, and shown in English."""
    write_pseudo(tmp_path / CODE)
    path = tmp_path / CODE / "topics" / "01-basics.md"
    original = hash_topics()[path.name]
    path.write_text(path.read_text().replace(original, "0" * 64))
    monkeypatch.setenv("NEUROCHECK_LOCALES", str(tmp_path))
    monkeypatch.setitem(sys.modules, SOLVER, None)  # it looks at no translation

    checked = neurocheck("questions", "check")
    assert checked.status == 3
    assert f"{path}:4:1: NC716" in checked.err
    shown = neurocheck("learn", "basics", "--lang", CODE)
    assert "Neuropathy means nerve damage." in shown.out


def test_every_language_that_ships_is_whole() -> None:
    """Every language in the program has every text, and no text too many."""
    for folder in find_languages().values():
        assert [str(one) for one in check_translation(folder, collect_texts())] == []


def test_the_check_is_a_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """``neurocheck questions check`` checks the translations as well."""
    monkeypatch.setenv("NEUROCHECK_LOCALES", str(write_locales()))
    monkeypatch.setitem(sys.modules, SOLVER, None)

    assert neurocheck("questions", "check").status == 0


def test_texts_of_data_have_a_context(tmp_path: Path) -> None:
    """A text of the data is identified by its place, not by its words alone."""
    update_translation(tmp_path / "de", {"questions": [PLACED]})

    (entry,) = polib.pofile(str(tmp_path / "de" / "questions.po"))
    assert (entry.msgctxt, entry.msgid) == ("questions/a/no", "No")
