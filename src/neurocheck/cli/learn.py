"""One run of ``neurocheck learn``."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated, Any, Final

import msgspec
import typer

from neurocheck.bundle import load_texts
from neurocheck.cli.options import (
    GuidanceFile,
    NoColor,
    QuestionsFile,
    command_with,
    environment_of,
    option,
)
from neurocheck.cli.pager import _needs_pager, _pager_has_colour
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
from neurocheck.report.topic import _all_sources, _one_source, _topic_blocks
from neurocheck.sanitize import escape_json, one_line
from neurocheck.sources import Source, pick_sources
from neurocheck.topics.glossary import GLOSSARY, find_glossary_items
from neurocheck.topics.model import Topic
from neurocheck.topics.parse import list_source_keys


if TYPE_CHECKING:
    pass


__all__ = ["LearnOptions", "learn", "run_learn"]


def _complete(incomplete: str) -> list[tuple[str, str]]:
    """Offer the topics that begin like this to the shell."""
    from neurocheck.sources import load_sources
    from neurocheck.topics.parse import load_topics

    topics = load_topics(load_sources()).values()
    offers = [*((one.id, one.summary) for one in topics), ("sources", "")]
    return [offer for offer in offers if offer[0].startswith(incomplete)]


@dataclass(frozen=True, kw_only=True)
class LearnOptions:
    """What ``neurocheck learn`` can be told."""

    topic: Annotated[
        str | None,
        typer.Argument(
            help="A topic, or 'sources'; none named: the list of topics.",
            metavar="TOPIC",
            autocompletion=_complete,
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
    plain: Annotated[
        bool, option("--plain", "No colour and no drawing, for screen readers.")
    ] = False
    no_pager: Annotated[
        bool, option("--no-pager", "Write a long text at once, not page by page.")
    ] = False
    no_color: NoColor = False
    questions: QuestionsFile = None
    guidance: GuidanceFile = None


@command_with(LearnOptions)
def learn(context: typer.Context, options: LearnOptions) -> None:
    """Read about it: what it is, what helps, what is not known.

    Without a topic, every topic is listed. 'neurocheck learn sources' lists the
    sources behind all texts, and 'neurocheck learn sources KEY' shows one in full.
    """
    run_learn(environment_of(context), options)


_TITLE: Final = "neurocheck learn"  # the command itself

_SOURCES: Final = "sources"


def run_learn(environment: Environment, options: "LearnOptions") -> None:
    """Show the list, a topic, or sources.

    Raises:
        UsageError: There is no such topic or source.
    """
    if options.no_color:
        environment = environment.without_colour()
    sources, topics = load_texts(options.questions, options.guidance)
    wanted = options.topic
    if wanted is not None:
        wanted = _topic_named(wanted, topics)
    if options.key is not None and wanted != _SOURCES:
        raise UsageError(_("Name one topic, or 'sources' and one key."))
    if wanted is None:
        data, blocks = _list(topics)
    elif wanted == _SOURCES:
        data, blocks = _sources(options.key, sources, topics)
    else:
        data, blocks = _topic(topics[wanted], topics, sources, why=options.why)
    if options.json:
        environment.stdout.write(_json(environment, data))
    else:
        _show(environment, options, tuple(blocks))
    environment.stdout.flush()


def _topic_named(name: str, topics: Iterable[str]) -> str:
    """Find the topic that a person named, or the word for sources.

    Raises:
        UsageError: There is none; it names the nearest one.
    """
    message = gettext_noop(
        "There is no topic '{name}'.{hint} 'neurocheck learn' lists them all."
    )
    return _named(name, [*topics, _SOURCES], message)


def _source_named(name: str, sources: Iterable[str]) -> str:
    """Find the source that a person named.

    Raises:
        UsageError: There is none; it names the nearest one.
    """
    message = gettext_noop(
        "There is no source '{name}'.{hint} 'neurocheck learn sources' lists them all."
    )
    return _named(name, sources, message)


def _named(name: str, known: Iterable[str], message: str) -> str:
    """Find what a person named, whatever the case of its letters.

    Raises:
        UsageError: There is none; it names the nearest one.
    """
    names = {one.casefold(): one for one in known}
    if found := names.get(name.casefold()):
        return found
    close = get_close_matches(name.casefold(), names, n=1)
    hint = _(" Did you mean '{name}'?", name=names[close[0]]) if close else ""
    raise UsageError(_(message, name=one_line(name)[:40], hint=hint))


def _list(topics: Mapping[str, Topic]) -> tuple[Any, Iterator[Block]]:
    """Give the list of topics, as data and as blocks."""
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


def _topic(
    topic: Topic, topics: Mapping[str, Topic], sources: dict[str, Source], *, why: bool
) -> tuple[Any, Iterator[Block]]:
    """Give a topic with its hard words and its sources, as data and as blocks."""
    words = find_glossary_items(topic, topics[GLOSSARY]) if GLOSSARY in topics else ()
    keys = {*list_source_keys(topic), *(key for one in words for key in one.sources)}
    cited = pick_sources(sources, sorted(keys, key=str.casefold))
    data = msgspec.to_builtins(topic) | {
        "words": msgspec.to_builtins(words),
        "sources": msgspec.to_builtins(cited),
    }
    return data, _topic_blocks(topic, words, cited, why=why)


def _sources(
    key: str | None, sources: dict[str, Source], topics: Mapping[str, Topic]
) -> tuple[Any, Iterator[Block]]:
    """Give all sources, or one in full, as data and as blocks."""
    if key is None:
        chosen = dict(sorted(sources.items(), key=lambda pair: pair[0].casefold()))
        blocks = _all_sources(chosen)
    else:
        name = _source_named(key, sources)
        chosen = {name: sources[name]}
        blocks = _one_source(name, sources[name], topics)
    return {"sources": msgspec.to_builtins(chosen)}, blocks


def _json(environment: Environment, data: Any) -> str:
    """Write JSON that the stream can carry."""
    plain = not environment.has_unicode(environment.stdout)
    return escape_json(json.dumps(data, indent=2, ensure_ascii=plain)) + "\n"


def _show(
    environment: Environment, options: "LearnOptions", blocks: tuple[Block, ...]
) -> None:
    """Draw blocks as standard output can show them, page by page where that helps."""
    from neurocheck.report.render.plain import to_lines
    from neurocheck.report.render.terminal import render

    stream = environment.stdout
    width = environment.columns(stream)
    report = Report(title=_TITLE, created=environment.now(), blocks=blocks)
    unicode = environment.has_unicode(stream)
    if options.plain:
        stream.write(to_lines(report, width=width, unicode=unicode))
        return
    colour = environment.has_colour(stream)
    text = render(report, width=width, colour=colour, unicode=unicode)
    if options.no_pager or not _needs_pager(environment, text):
        stream.write(text)
        return
    if colour and not _pager_has_colour(environment):
        text = render(report, width=width, colour=False, unicode=unicode)
    import pydoc

    pydoc.pager(text)
