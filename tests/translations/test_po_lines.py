"""Catalogs as tools write them are read quickly, and as polib reads them."""

import polib
import pytest

from neurocheck.translations.catalogs import CATALOGS, find_languages
from neurocheck.translations.po_lines import read_header, read_texts
from support.pseudo_language import CODE, write_locales


HEAD = 'msgid ""\nmsgstr ""\n"Language: es\\n"\n"X-Reviewed-By-Clinician: no\\n"\n'


@pytest.mark.parametrize("name", CATALOGS)
def test_it_reads_what_polib_reads(name: str) -> None:
    """In the made-up language, and in every one that ships."""
    folders = [write_locales() / CODE, *find_languages().values()]
    for path in [folder / f"{name}.po" for folder in folders]:
        content = path.read_text(encoding="utf-8")
        found = read_texts(content)

        assert found is not None
        found.pop(("", ""))
        assert found == {
            (entry.msgctxt or "", entry.msgid): entry.msgstr_plural or {0: entry.msgstr}
            for entry in polib.pofile(content).translated_entries()
        }


def test_what_is_not_translated_is_left_out() -> None:
    """An empty, a doubtful or an obsolete translation, and a plural without a form."""
    found = read_texts(
        f'{HEAD}\nmsgid "a"\nmsgstr ""\n\n#, fuzzy\n#: x.py\nmsgid "b"\nmsgstr "B"\n'
        '\n#~ msgid "c"\n#~ msgstr "C"\n\nmsgid "d"\nmsgid_plural "ds"\n'
        'msgstr[0] "D"\nmsgstr[1] ""\n\nmsgctxt "q"\nmsgid "e \\"f\\" \\\\n"\n'
        'msgstr "E\\n"\n"G"\n'
    )

    assert found is not None
    assert read_header(found, "Language") == "es"
    assert read_header(found, "Plural-Forms") == ""
    del found["", ""]
    assert found == {("q", 'e "f" \\n'): {0: "E\nG"}}


@pytest.mark.parametrize(
    "content",
    [
        "nonsense",
        'msgid "a\nmsgstr "b"',
        'msgid "a" "b"\nmsgstr "c"',
        'msgid "a"\nmsgid "b"\nmsgstr "c"',
        'msgid "a\\x"\nmsgstr "b"',
        'msgid "a\\"\nmsgstr "b"',
        'msgstr "b"',
        '"b"',
    ],
)
def test_anything_else_is_left_to_polib(content: str) -> None:
    """It is slower, and names the line."""
    assert read_texts(f"{content}\n") is None
