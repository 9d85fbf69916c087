"""Reads well-formed ``.po`` files quickly, because every start in a language waits.

Whatever stands in one that tools do not write is left to polib, which names its line.
"""

import re
from collections.abc import Iterator, Mapping


__all__ = ["Texts", "read_header", "read_texts"]

Texts = dict[tuple[str, str], Mapping[int, str]]
"""By context and English text, the translation in each of its forms."""

_FIELD = re.compile(r'(msgctxt|msgid|msgid_plural|msgstr)(?:\[(\d)\])? "(.*)"')
_ESCAPE = re.compile(r'\\(?:([nt"\\])|.?)')
_SIGNS = {"n": "\n", "t": "\t", '"': '"', "\\": "\\"}
_FUZZY = re.compile(r"#,.*\bfuzzy\b")


def read_texts(content: str) -> Texts | None:
    r"""Return the translations of a catalog; None where polib has to look at it.

    >>> read_texts('msgid "a"\nmsgstr ""\n"b"\n')
    {('', 'a'): {0: 'b'}}
    >>> read_texts('msgid "a"\nmsgstr b\n') is None
    True
    """
    found: Texts = {}
    try:
        for fields in _read_entries(content):
            forms = {
                int(name.partition("[")[2] or 0): text
                for name, text in fields.items()
                if name.startswith("msgstr")
            }
            if all(forms.values()):
                found[fields.get("msgctxt", ""), fields["msgid"]] = forms
    except (ValueError, KeyError):
        return None
    return found


def _read_entries(content: str) -> Iterator[dict[str, str]]:
    """Yield the fields of each entry that counts, by their names.

    Raises:
        ValueError: A line is none that a tool would write.
    """
    fields: dict[str, str] = {}
    last, is_fuzzy = "", False
    for line in [*content.replace("\r\n", "\n").split("\n"), ""]:
        if line[:1] == '"' and last and line[-1] == '"' and len(line) > 1:
            fields[last] += _unescape(line[1:-1])
        elif line[:1] in {"", "#"}:
            if fields and not is_fuzzy:
                yield fields
            is_fuzzy = bool(_FUZZY.match(line)) or (is_fuzzy and not fields)
            fields, last = {}, ""
        else:
            found = _FIELD.fullmatch(line)
            if found is None:
                raise ValueError
            last = f"{found[1]}[{found[2]}" if found[2] else found[1]
            if last in fields:
                raise ValueError
            fields[last] = _unescape(found[3])


def _unescape(text: str) -> str:
    """Return a text without the escapes of gettext.

    Raises:
        ValueError: It has another one.
    """
    if "\\" not in text and '"' not in text:
        return text
    if '"' in re.sub(r"\\.", "", text):
        raise ValueError
    return _ESCAPE.sub(_replace, text)


def _replace(found: re.Match[str]) -> str:
    """Return the sign that an escape stands for.

    Raises:
        ValueError: It stands for none that tools write.
    """
    if found[1] is None:
        raise ValueError
    return _SIGNS[found[1]]


def read_header(texts: Texts, name: str) -> str:
    """Return a line of the head of a catalog, or nothing."""
    head = texts.get(("", ""), {}).get(0, "")
    lines = (line.partition(":") for line in head.split("\n"))
    return next((value.strip() for key, _colon, value in lines if key == name), "")
