"""One run of ``neurocheck learn``."""

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

import msgspec

from neurocheck.cli.knowledge import load_texts
from neurocheck.environment import Environment
from neurocheck.errors import UsageError
from neurocheck.report.blocks import (
    Block,
    Citation,
    Citations,
    Heading,
    Item,
    Items,
    Paragraph,
    Report,
)
from neurocheck.text import escape_json, one_line
from neurocheck.topics import topics as texts
from neurocheck.topics.glossary import GLOSSARY, words_of
from neurocheck.topics.sources import Source, cite, pick_sources
from neurocheck.topics.topics import Section, Topic, topic_keys
from neurocheck.words import say, say_day, to_say


if TYPE_CHECKING:
    from neurocheck.cli.learn import Options


__all__ = ["run_learn"]

_TITLE: Final = "neurocheck learn"  # the command itself
_SOURCES: Final = "sources"
_TEACHES: Final = to_say(
    "This teaches. It does not diagnose, and does not replace a visit."
)
_SEE_ONE: Final = to_say("To see a source in full: neurocheck learn sources KEY.")
_PERSON: Final = re.compile(r"\S+( \S+)? [A-Z]{1,4}")
_SECOND_HAND: Final = to_say("in another account, not in the source itself")


def run_learn(environment: Environment, options: "Options") -> None:
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
        raise UsageError(say("Name one topic, or 'sources' and one key."))
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
    message = to_say(
        "There is no topic '{name}'.{hint} 'neurocheck learn' lists them all."
    )
    return _named(name, [*topics, _SOURCES], message)


def _source_named(name: str, sources: Iterable[str]) -> str:
    """Find the source that a person named.

    Raises:
        UsageError: There is none; it names the nearest one.
    """
    message = to_say(
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
    hint = say(" Did you mean '{name}'?", name=names[close[0]]) if close else ""
    raise UsageError(say(message, name=one_line(name)[:40], hint=hint))


def _list(topics: Mapping[str, Topic]) -> tuple[Any, Iterator[Block]]:
    """Give the list of topics, as data and as blocks."""
    data = [
        {"id": one.id, "title": one.title, "summary": one.summary}
        for one in topics.values()
    ]
    items = tuple(Item(title=f"{one.id}:", text=one.summary) for one in topics.values())
    how = say("To see where the facts come from: neurocheck learn sources.")
    if topics:
        one = say("To read one: neurocheck learn {topic}.", topic=next(iter(topics)))
        how = f"{one} {how}"
    else:
        how = say("This question set has no topics.") + f" {how}"
    blocks = (Heading(text=say("Topics")), Items(items=items), Paragraph(text=how))
    return {"topics": data}, iter(blocks)


def _topic(
    topic: Topic, topics: Mapping[str, Topic], sources: dict[str, Source], *, why: bool
) -> tuple[Any, Iterator[Block]]:
    """Give a topic with its hard words and its sources, as data and as blocks."""
    words = words_of(topic, topics[GLOSSARY]) if GLOSSARY in topics else ()
    keys = {*topic_keys(topic), *(key for one in words for key in one.sources)}
    cited = pick_sources(sources, sorted(keys, key=str.casefold))
    data = msgspec.to_builtins(topic) | {
        "words": msgspec.to_builtins(words),
        "sources": msgspec.to_builtins(cited),
    }
    return data, _topic_blocks(topic, words, cited, why=why)


def _topic_blocks(
    topic: Topic,
    words: tuple[texts.Passage, ...],
    cited: dict[str, Source],
    *,
    why: bool,
) -> Iterator[Block]:
    """Turn a topic into blocks."""
    yield Heading(text=topic.title)
    yield Paragraph(text=topic.summary)
    if day := topic.looked_up:
        yield Paragraph(
            text=say(
                "Last looked up: {day}. It may have changed since.", day=say_day(day)
            )
        )
    for section in topic.sections:
        yield Heading(text=section.title)
        yield from _section_blocks(section, why=why)
    if words:
        yield Heading(text=say("Words in this topic"))
        yield Items(items=tuple(_item(one, why=why) for one in words))
    yield Heading(text=say("Sources"))
    yield _citations(cited, in_full=why)
    yield Paragraph(text=f"{say(_SEE_ONE)} {say(_TEACHES)}")


def _section_blocks(section: Section, *, why: bool) -> Iterator[Block]:
    """Turn what stands under a heading into blocks.

    A numbered list is drawn as the steps of the paragraph before it.
    """
    blocks = list(section.blocks)
    for index, block in enumerate(blocks):
        after = blocks[index + 1] if index + 1 < len(blocks) else None
        if isinstance(block, texts.Paragraph):
            if _is_numbered(after):
                continue
            yield Paragraph(text=_said(block, why=why))
        elif block.numbered:
            before = blocks[index - 1] if index else None
            lead = before if isinstance(before, texts.Paragraph) else None
            yield _steps(lead, block, section.title, why=why)
        else:
            yield Items(items=tuple(_item(one, why=why) for one in block.items))


def _is_numbered(block: object) -> bool:
    """Say whether a block is a list whose order counts."""
    return isinstance(block, texts.Items) and block.numbered


def _steps(
    lead: texts.Paragraph | None, block: texts.Items, title: str, *, why: bool
) -> Items:
    """Draw a numbered list as the steps of one item."""
    steps = tuple(_said(one, why=why) for one in block.items)
    words = _said(lead, why=why) if lead else f"{title}:"
    return Items(items=(Item(text=words, steps=steps),))


def _item(passage: texts.Passage, *, why: bool) -> Item:
    """Turn an item of a list into an item of a report."""
    sources = passage.sources if why else ()
    return Item(title=passage.lead, text=passage.text, sources=sources)


def _said(passage: texts.Passage, *, why: bool) -> str:
    """Give the words of a passage, with its sources where they are wanted."""
    return passage.text + (f" [{', '.join(passage.sources)}]" if why else "")


def _citations(cited: Mapping[str, Source], *, in_full: bool) -> Citations:
    """List sources: in full, or by who, when and what."""
    write = cite if in_full else _short
    lines = (Citation(key=key, text=write(one)) for key, one in cited.items())
    return Citations(citations=tuple(lines))


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


def _all_sources(sources: Mapping[str, Source]) -> Iterator[Block]:
    """List every source by its key, with who, when and what."""
    yield Heading(text=say("Sources"))
    yield _citations(sources, in_full=False)
    yield Paragraph(text=say(_SEE_ONE))


def _short(source: Source) -> str:
    """Cite in few words: the first author, the year, the title.

    >>> _short(Source(title="T", url="u", authors="B C, D E", year=2014))
    'B C et al. 2014. T'
    """
    first, *others = source.authors.split(", ")
    is_list = bool(others) and _PERSON.fullmatch(first)
    who = say("{author} et al", author=first) if is_list else source.authors
    parts = (who.rstrip("."), str(source.year or ""), source.title.rstrip("."))
    return ". ".join(filter(None, parts))


def _one_source(
    key: str, source: Source, topics: Mapping[str, Topic]
) -> Iterator[Block]:
    """Show all that is known of a source, and which topics name it."""
    seen = say("first-hand") if source.seen == "first-hand" else say(_SECOND_HAND)
    named = ", ".join(one.id for one in topics.values() if key in topic_keys(one))
    parts = {
        say("Title"): source.title,
        say("Authors"): source.authors,
        say("Year"): str(source.year or ""),
        say("Published in"): source.where,
        say("DOI"): source.doi,
        say("PubMed"): source.pmid,
        say("Address"): source.url,
        say("Read"): seen,
        say("Seen"): say("{day} or before", day=source.seen_on)
        if source.seen_on
        else "",
        say("Named in"): named or say("questions or guidance"),
    }
    yield Heading(text=key)
    yield Items(
        items=tuple(
            Item(title=f"{name}:", text=text) for name, text in parts.items() if text
        )
    )


def _json(environment: Environment, data: Any) -> str:
    """Write JSON that the stream can carry."""
    plain = not environment.has_unicode(environment.stdout)
    return escape_json(json.dumps(data, indent=2, ensure_ascii=plain)) + "\n"


def _show(
    environment: Environment, options: "Options", blocks: tuple[Block, ...]
) -> None:
    """Draw blocks as standard output can show them, page by page where that helps."""
    from neurocheck.report.linear import to_lines
    from neurocheck.report.terminal import render

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


def _needs_pager(environment: Environment, text: str) -> bool:
    """Say whether a person should turn pages: a real window, and a longer text."""
    can_turn = environment.stdin.isatty() and environment.stdout.isatty()
    wanted = environment.variables.get("PAGER", "less") not in {"", "cat"}
    if not can_turn or not wanted or environment.is_dumb:
        return False
    return text.count("\n") >= _rows(environment)


def _pager_has_colour(environment: Environment) -> bool:
    """Say whether the pager was told to show colour: ``less -R``, ``LESS=R``."""
    pager = environment.variables.get("PAGER", "")
    return "R" in environment.variables.get("LESS", "") or " -R" in pager


def _rows(environment: Environment) -> int:
    """Give the height of the window, or so much that nothing needs pages."""
    given = environment.variables.get("LINES", "")
    if given.isdecimal() and int(given[:6]) > 0:
        return int(given[:6])
    try:
        return os.get_terminal_size(environment.stdout.fileno()).lines or 10**6
    except (OSError, ValueError):
        return 10**6
