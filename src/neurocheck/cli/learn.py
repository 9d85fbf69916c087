"""``neurocheck learn``: short texts to learn from, and their sources."""

from dataclasses import dataclass
from typing import Annotated

import typer

from neurocheck.cli.options import (
    Guidance,
    NoColor,
    Questions,
    environment_of,
    option,
    takes,
)


__all__ = ["Options", "learn"]


def _complete(incomplete: str) -> list[tuple[str, str]]:
    """Offer the topics that begin like this to the shell."""
    from neurocheck.topics.sources import load_sources
    from neurocheck.topics.topics import load_topics

    topics = load_topics(load_sources()).values()
    offers = [*((one.id, one.summary) for one in topics), ("sources", "")]
    return [offer for offer in offers if offer[0].startswith(incomplete)]


@dataclass(frozen=True, kw_only=True)
class Options:
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
    questions: Questions = None
    guidance: Guidance = None


@takes(Options)
def learn(context: typer.Context, options: Options) -> None:
    """Read about it: what it is, what helps, what is not known.

    Without a topic, every topic is listed. 'neurocheck learn sources' lists the
    sources behind all texts, and 'neurocheck learn sources KEY' shows one in full.
    """
    from neurocheck.cli.teaching import run_learn

    run_learn(environment_of(context), options)
