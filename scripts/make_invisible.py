"""Write ``src/neurocheck/invisible.py``: what shows nothing, and who needs it.

Run ``python scripts/make_invisible.py`` after a new Unicode. Python's own library does
not know the properties that say so; the library ``regex`` does (group ``test``).
"""

from collections.abc import Iterator
from pathlib import Path

import regex


__all__ = ["MADE", "make_module"]

MADE = Path(__file__).parents[1] / "src" / "neurocheck" / "invisible.py"
_HEAD = '''\
"""Characters that show nothing, and those beside which one of them has a meaning.

Each is the inside of a set of a regular expression. Made by scripts/make_invisible.py
from the properties of Unicode; run that instead of editing this.
"""

'''
_SETS = {
    "INVISIBLE": (
        (
            r"[\p{DI}\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{NChar}\p{Bidi_Control}"
            # marks of annotations, and two signs that fonts draw as nothing
            r"\uFFF9-\uFFFB\u2800\U0001D159--\n]"
        ),
        "What shows nothing, or turns or steers what is shown; not the new line.",
    ),
    "EMOJI": (r"\p{Extended_Pictographic}", "Pictures, which joiners put together."),
    "SKIN": (r"\p{Emoji_Modifier}", "Colours of skin, which follow a picture."),
    "CURSIVE": (
        (
            r"[[\p{Joining_Type=D}\p{Joining_Type=L}\p{Joining_Type=R}"
            r"[\p{M}&&[\p{scx=Arab}\p{scx=Syrc}\p{scx=Nkoo}\p{scx=Mong}]]]--\p{DI}]"
        ),
        "Letters that join their neighbours, and the marks above and below them.",
    ),
    "VIRAMA": (r"\p{ccc=9}", "Signs that take the vowel from a letter of India."),
    "INDIC": (
        (
            r"[[\p{L}\p{M}]&&[\p{scx=Deva}\p{scx=Beng}\p{scx=Guru}\p{scx=Gujr}\p{scx=Orya}"
            r"\p{scx=Taml}\p{scx=Telu}\p{scx=Knda}\p{scx=Mlym}\p{scx=Sinh}]--\p{DI}]"
        ),
        "Letters and marks of scripts in which such a sign can follow a joiner.",
    ),
}
_MOST = 88
_WIDEST_SHORT = 0xFFFF


def make_module() -> str:
    """Return the text of the module."""
    names = ", ".join(f'"{name}"' for name in sorted(_SETS))
    parts = [f"{_HEAD}__all__ = [{names}]\n"]
    for name, (pattern, meaning) in _SETS.items():
        lines = [f'"{line}"' for line in _fold([*_list_ranges(pattern)])]
        value = "".join(f"    {line}\n" for line in lines)
        value = f"(\n{value})" if len(lines) > 1 else lines[0]
        parts.append(f'{name} = {value}\n"""{meaning}"""\n')
    return "\n".join(parts)


def _list_ranges(pattern: str) -> Iterator[str]:
    """Yield the ranges of all characters that a pattern finds."""
    found = regex.compile(pattern, regex.VERSION1)
    codes = [code for code in range(0x110000) if found.fullmatch(chr(code))]
    first = before = codes[0]
    for code in [*codes[1:], -1]:
        if code != before + 1:
            yield _write(first) + (f"-{_write(before)}" if before > first else "")
            first = code
        before = code


def _write(code: int) -> str:
    """Return a character as an escape of Python's."""
    return f"\\U{code:08x}" if code > _WIDEST_SHORT else f"\\u{code:04x}"


def _fold(ranges: list[str]) -> Iterator[str]:
    """Yield lines of ranges that are no longer than the house allows."""
    line = ""
    for one in ranges:
        if len(line) + len(one) > _MOST - len('    ""'):
            yield line
            line = ""
        line += one
    yield line


if __name__ == "__main__":
    MADE.write_text(make_module(), encoding="utf-8")
