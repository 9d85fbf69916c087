"""``neurocheck learn``: the topics, one topic, or the sources behind all texts."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Annotated, Any, Final

import msgspec
import typer

from neurocheck.cli.formats import encode_json
from neurocheck.cli.help import Commands
from neurocheck.cli.options import (
    GuidanceFile,
    NoColor,
    NoPager,
    Plain,
    QuestionsFile,
    command_with,
    environment_of,
    option,
)
from neurocheck.cli.output import fit_json
from neurocheck.cli.pager import write_paged
from neurocheck.environment import Environment
from neurocheck.errors import UsageError
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import gettext_noop
from neurocheck.report.blocks import (
    Block,
    Heading,
    Item,
    Items,
    Paragraph,
    Report,
)
from neurocheck.report.topic import compose_source, compose_sources, compose_topic
from neurocheck.sanitize import one_line
from neurocheck.sources import Source, load_sources, pick_sources
from neurocheck.topics.glossary import GLOSSARY, find_glossary_items
from neurocheck.topics.model import Topic
from neurocheck.topics.parse import list_source_keys, load_topics


__all__ = ["LearnOptions", "app"]

_TITLE: Final = "neurocheck learn"  # the command itself
_SOURCES: Final = "sources"


def _complete_topic(incomplete: str) -> list[tuple[str, str]]:
    """Return the topics that begin like this, with their summaries, for the shell."""
    topics = load_topics(load_sources()).values()
    offers = [*((one.id, one.summary) for one in topics), (_SOURCES, "")]
    return [offer for offer in offers if offer[0].startswith(incomplete)]


@dataclass(frozen=True, kw_only=True)
class LearnOptions:
    """The options of ``neurocheck learn``."""

    topic: Annotated[
        str | None,
        typer.Argument(
            help="A topic, or 'sources'; none named: the list of topics.",
            metavar="TOPIC",
            autocompletion=_complete_topic,
        ),
    ] = None
    key: Annotated[
        str | None,
        typer.Argument(help="After 'sources': show this one in full.", metavar="KEY"),
    ] = None
    json: Annotated[bool, option("--json", "Write it to standard output as JSON.")] = (
        False
    )
    why: Annotated[bool, option("--why", "Show the sources of each line.")] = False
    plain: Plain = False
    no_pager: NoPager = False
    no_color: NoColor = False
    questions: QuestionsFile = None
    guidance: GuidanceFile = None


app = Commands()


@app.command()
@command_with(LearnOptions)
def learn(context: typer.Context, options: LearnOptions) -> None:
    """Read about it: what it is, what helps, what is not known.

    Without a topic, every topic is listed. 'neurocheck learn sources' lists the
    sources behind all texts, and 'neurocheck learn sources KEY' shows one in full.

    Example: neurocheck learn danger-signs
    """
    # completing the name of a topic imports this file, and not the questions
    from neurocheck.bundle import load_texts

    environment = environment_of(context)
    sources, topics = load_texts(options.questions, options.guidance)
    wanted = options.topic
    if wanted is not None:
        wanted = _find_topic(wanted, topics)
    if options.key is not None and wanted != _SOURCES:
        raise UsageError(_("Name one topic, or 'sources' and one key."))
    if wanted is None:
        data, blocks = _list_topics(topics)
    elif wanted == _SOURCES:
        data, blocks = _show_sources(options.key, sources, topics)
    else:
        data, blocks = _show_topic(topics[wanted], topics, sources, why=options.why)
    if options.json:
        environment.stdout.write(fit_json(environment, encode_json(data)))
    else:
        _show(environment, options, tuple(blocks))
    environment.stdout.flush()


def _find_topic(name: str, topics: Iterable[str]) -> str:
    """Return the topic that a person named, or the word for sources.

    Raises:
        UsageError: There is none; it names the nearest one.
    """
    message = gettext_noop(
        "There is no topic '{name}'.{hint} 'neurocheck learn' lists them all."
    )
    return _find_name(name, [*topics, _SOURCES], message)


def _find_source(name: str, sources: Iterable[str]) -> str:
    """Return the source that a person named.

    Raises:
        UsageError: There is none; it names the nearest one.
    """
    message = gettext_noop(
        "There is no source '{name}'.{hint} 'neurocheck learn sources' lists them all."
    )
    return _find_name(name, sources, message)


def _find_name(name: str, known: Iterable[str], message: str) -> str:
    """Return the name that a person meant, whatever the case of its letters.

    Raises:
        UsageError: There is none; it names the nearest one.
    """
    names = {one.casefold(): one for one in known}
    if found := names.get(name.casefold()):
        return found
    close = get_close_matches(name.casefold(), names, n=1)
    hint = _(" Did you mean '{name}'?", name=names[close[0]]) if close else ""
    raise UsageError(_(message, name=one_line(name)[:40], hint=hint))


def _list_topics(topics: Mapping[str, Topic]) -> tuple[Any, Iterator[Block]]:
    """Return the list of topics, as data and as blocks."""
    data = [
        {"id": one.id, "title": one.title, "summary": one.summary}
        for one in topics.values()
    ]
    items = tuple(Item(title=f"{one.id}:", text=one.summary) for one in topics.values())
    how = _("To see where the facts come from: neurocheck learn sources.")
    if topics:
        one = _("To read one: neurocheck learn {topic}.", topic=next(iter(topics)))
        how = f"{one} {how}"
    else:
        how = _("This question set has no topics.") + f" {how}"
    blocks = (Heading(text=_("Topics")), Items(items=items), Paragraph(text=how))
    return {"topics": data}, iter(blocks)


def _show_topic(
    topic: Topic, topics: Mapping[str, Topic], sources: dict[str, Source], *, why: bool
) -> tuple[Any, Iterator[Block]]:
    """Return a topic with its hard words and its sources, as data and as blocks."""
    words = find_glossary_items(topic, topics[GLOSSARY]) if GLOSSARY in topics else ()
    keys = {*list_source_keys(topic), *(key for one in words for key in one.sources)}
    cited = pick_sources(sources, sorted(keys, key=str.casefold))
    data = msgspec.to_builtins(topic) | {
        "words": msgspec.to_builtins(words),
        "sources": msgspec.to_builtins(cited),
    }
    return data, compose_topic(topic, words, cited, why=why)


def _show_sources(
    key: str | None, sources: dict[str, Source], topics: Mapping[str, Topic]
) -> tuple[Any, Iterator[Block]]:
    """Return all sources, or one in full, as data and as blocks."""
    if key is None:
        chosen = dict(sorted(sources.items(), key=lambda pair: pair[0].casefold()))
        blocks = compose_sources(chosen)
    else:
        name = _find_source(key, sources)
        chosen = {name: sources[name]}
        blocks = compose_source(name, sources[name], topics)
    return {"sources": msgspec.to_builtins(chosen)}, blocks


def _show(
    environment: Environment, options: LearnOptions, blocks: tuple[Block, ...]
) -> None:
    """Write blocks as standard output can show them, page by page where that helps."""
    from neurocheck.report.render.plain import to_lines
    from neurocheck.report.render.terminal import render

    stream = environment.stdout
    width = environment.columns(stream)
    report = Report(title=_TITLE, created=environment.now(), blocks=blocks)
    unicode = environment.has_unicode(stream)
    if options.plain:
        stream.write(to_lines(report, width=width, unicode=unicode))
        return

    def draw(colour: bool) -> str:
        return render(report, width=width, colour=colour, unicode=unicode)

    write_paged(environment, draw, no_pager=options.no_pager)
