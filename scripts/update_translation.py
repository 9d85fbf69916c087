"""Write the files of a translation, or bring them up to date.

Run ``python scripts/update_translation.py LANGUAGE [FOLDER]``, such as ``python
scripts/update_translation.py de``. The files go to ``data/locales``, or to the folder.
See translating.md.
"""

import sys
from pathlib import Path

import typer

from neurocheck.cli.app import app
from neurocheck.cli.language import collect_help_texts
from neurocheck.translations.extract import all_texts, topic_hashes
from neurocheck.translations.po_files import check_translation, update_translation


__all__ = ["update"]

LOCALES = Path(__file__).parents[1] / "data" / "locales"


def update(language: str, folder: Path = LOCALES, plurals: str = "") -> int:
    """Write the files of a language; give how much is left to do.

    Args:
        language: Its code, such as ``de`` or ``pt-BR``.
        folder: Where the languages are.
        plurals: Its plural forms, where they are not those of English.
    """
    books = all_texts(collect_help_texts(typer.main.get_command(app)))
    update_translation(folder / language, books, plurals=plurals)
    return sum(1 for _ in check_translation(folder / language, books))


def main() -> None:
    """Update the language that is named on the command line."""
    if len(sys.argv) < 2:  # noqa: PLR2004 - the script and a language
        sys.exit(__doc__)
    language = sys.argv[1]
    folder = Path(sys.argv[2]) if sys.argv[2:] else LOCALES
    left = update(language, folder)
    print(f"{folder / language}: {left} left to do")
    for name, original in topic_hashes().items():
        print(f"topics/{name}  original: {original}")


if __name__ == "__main__":
    main()
