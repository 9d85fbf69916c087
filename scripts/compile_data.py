"""Write the bundled files as they are when they are read: ``data/compiled/``.

Installing the program runs this. In a checkout where the files or the code changed
since, the program reads the files themselves until it is run again.
"""

import sys
from collections.abc import Iterator
from pathlib import Path


ROOT = Path(__file__).parents[1]

# No install is there yet where one is made.
sys.path.insert(0, str(ROOT / "src"))

from neurocheck.guidance.countries import load_countries  # noqa: E402 - see above
from neurocheck.guidance.load import load_guidance  # noqa: E402
from neurocheck.questionnaire.load import load_questionnaire  # noqa: E402
from neurocheck.reading.compiled import FOLDER, compile_value  # noqa: E402
from neurocheck.resources import bundled  # noqa: E402
from neurocheck.sources import load_sources  # noqa: E402
from neurocheck.topics.parse import list_topic_files, load_topics  # noqa: E402
from neurocheck.translations.catalogs import name_compiled, read_catalog_file  # noqa: E402


__all__ = ["compile_data", "write_data"]


def compile_data() -> Iterator[tuple[str, bytes]]:
    """Yield the name and the bytes of each compiled part."""
    # Their paths are named, so that the files themselves are read, with every check.
    questionnaire = load_questionnaire(bundled("questions.yaml"))
    guidance = load_guidance(bundled("guidance.yaml"), questionnaire)
    sources = load_sources(bundled("sources.yaml"))
    countries = load_countries(bundled("countries.yaml"))
    topics = load_topics(sources, bundled("topics"))
    yield "questions", compile_value(questionnaire, ["questions.yaml"])
    yield "guidance", compile_value(guidance, ["questions.yaml", "guidance.yaml"])
    yield "sources", compile_value(sources, ["sources.yaml"])
    yield "countries", compile_value(countries, ["countries.yaml"])
    yield "topics", compile_value(topics, list_topic_files())
    for path in sorted(bundled("locales").glob("*/*.po")):
        part, _kind, files = name_compiled(path)
        yield part, compile_value(read_catalog_file(path), files)


def write_data(folder: Path) -> None:
    """Write each part in the place of the one before."""
    folder.mkdir(exist_ok=True)
    for part, data in compile_data():
        (folder / f"{part}.json").write_bytes(data)


if __name__ == "__main__":
    write_data(bundled(FOLDER))
