"""Write the files of a translation, or bring them up to date.

Run ``python scripts/update_translation.py LANGUAGE [FOLDER]``, such as ``python
scripts/update_translation.py de``. The files go to ``data/locales``, or to the folder.
See translating.md.
"""

import sys
from pathlib import Path

import typer

from neurocheck.cli.app import app
from neurocheck.cli.language import help_texts
from neurocheck.translations.extract import extract_texts, hash_topics
from neurocheck.translations.po_files import check_translation, update_translation


__all__ = ["update"]

LOCALES = Path(__file__).parents[1] / "data" / "locales"


def update(language: str, folder: Path = LOCALES, plurals: str = "") -> int:
    """Write the files of a language, or bring them up to date.

    Args:
        language: Its code, such as ``de`` or ``pt-BR``.
        folder: The folder of all languages.
        plurals: Its plural forms, where they are not those of English.

    Returns:
        How many texts and topics are left to translate.
    """
    texts = extract_texts(help_texts(typer.main.get_command(app)))
    update_translation(folder / language, texts, plurals=plurals)
    return sum(1 for _problem in check_translation(folder / language, texts))


def main() -> None:
    """Update the language named on the command line, and print what is left."""
    if len(sys.argv) < 2:  # noqa: PLR2004 - the script and a language
        sys.exit(__doc__)
    language = sys.argv[1]
    folder = Path(sys.argv[2]) if sys.argv[2:] else LOCALES
    left = update(language, folder)
    print(f"{folder / language}: {left} left to do")
    for name, original in hash_topics().items():
        print(f"topics/{name}  original: {original}")


if __name__ == "__main__":
    main()
