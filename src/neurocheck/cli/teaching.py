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
from neurocheck.topics.sources import Source, cite, pick_sources
from neurocheck.topics.topics import Section, Topic, topic_keys
from neurocheck.words import say


if TYPE_CHECKING:
    from neurocheck.cli.learn import Options


__all__ = ["run_learn"]

_TITLE: Final = "neurocheck learn"
_SOURCES: Final = "sources"
_TEACHES: Final = "This teaches. It does not diagnose, and does not replace a visit."
_SEE_ONE: Final = "To see a source in full: neurocheck learn sources KEY."
_PERSON: Final = re.compile(r"\S+( \S+)? [A-Z]{1,4}")
_SECOND_HAND: Final = "in another account, not in the source itself"


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
        wanted = _named(wanted, [*topics, _SOURCES], "topic")
    if options.key is not None and wanted != _SOURCES:
        raise UsageError("Name one topic, or 'sources' and one key.")
    if wanted is None:
        data, blocks = _list(topics)
    elif wanted == _SOURCES:
        data, blocks = _sources(options.key, sources, topics)
    else:
        data, blocks = _topic(topics[wanted], sources, why=options.why)
    if options.json:
        environment.stdout.write(_json(environment, data))
    else:
        _show(environment, options, tuple(blocks))
    environment.stdout.flush()


def _named(name: str, known: Iterable[str], what: str) -> str:
    """Find what a person named, whatever the case of its letters.

    Raises:
        UsageError: There is none; it names the nearest one.
    """
    names = {one.casefold(): one for one in known}
    if found := names.get(name.casefold()):
        return found
    close = get_close_matches(name.casefold(), names, n=1)
    hint = f" Did you mean '{names[close[0]]}'?" if close else ""
    command = "neurocheck learn" + (" sources" if what == "source" else "")
    message = f"There is no {what} '{one_line(name)[:40]}'.{hint}"
    raise UsageError(f"{message} '{command}' lists them all.")


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
    blocks = (Heading(text="Topics"), Items(items=items), Paragraph(text=how))
    return {"topics": data}, iter(blocks)


def _topic(
    topic: Topic, sources: dict[str, Source], *, why: bool
) -> tuple[Any, Iterator[Block]]:
    """Give a topic with its sources, as data and as blocks."""
    cited = pick_sources(sources, sorted(topic_keys(topic), key=str.casefold))
    data = msgspec.to_builtins(topic) | {"sources": msgspec.to_builtins(cited)}
    return data, _topic_blocks(topic, cited, why=why)


def _topic_blocks(
    topic: Topic, cited: dict[str, Source], *, why: bool
) -> Iterator[Block]:
    """Turn a topic into blocks."""
    yield Heading(text=topic.title)
    yield Paragraph(text=topic.summary)
    if day := topic.looked_up:
        when = f"{day.day} {day:%B %Y}"
        yield Paragraph(text=f"Last looked up: {when}. It may have changed since.")
    for section in topic.sections:
        yield Heading(text=section.title)
        yield from _section_blocks(section, why=why)
    yield Heading(text="Sources")
    yield _citations(cited, in_full=why)
    yield Paragraph(text=f"{_SEE_ONE} {_TEACHES}")


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
        name = _named(key, sources, "source")
        chosen = {name: sources[name]}
        blocks = _one_source(name, sources[name], topics)
    return {"sources": msgspec.to_builtins(chosen)}, blocks


def _all_sources(sources: Mapping[str, Source]) -> Iterator[Block]:
    """List every source by its key, with who, when and what."""
    yield Heading(text="Sources")
    yield _citations(sources, in_full=False)
    yield Paragraph(text=_SEE_ONE)


def _short(source: Source) -> str:
    """Cite in few words: the first author, the year, the title.

    >>> _short(Source(title="T", url="u", authors="B C, D E", year=2014))
    'B C et al. 2014. T'
    """
    first, *others = source.authors.split(", ")
    is_list = bool(others) and _PERSON.fullmatch(first)
    who = f"{first} et al" if is_list else source.authors
    parts = (who.rstrip("."), str(source.year or ""), source.title.rstrip("."))
    return ". ".join(filter(None, parts))


def _one_source(
    key: str, source: Source, topics: Mapping[str, Topic]
) -> Iterator[Block]:
    """Show all that is known of a source, and which topics name it."""
    seen = "first-hand" if source.seen == "first-hand" else _SECOND_HAND
    named = ", ".join(one.id for one in topics.values() if key in topic_keys(one))
    parts = {
        "Title": source.title,
        "Authors": source.authors,
        "Year": str(source.year or ""),
        "Published in": source.where,
        "DOI": source.doi,
        "PubMed": source.pmid,
        "Address": source.url,
        "Read": seen,
        "Named in": named or "questions or guidance",
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
    if options.plain:
        stream.write(to_lines(report, width=width))
        return
    colour = environment.has_colour(stream)
    unicode = environment.has_unicode(stream)
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
