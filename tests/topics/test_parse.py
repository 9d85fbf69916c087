"""Topics are read, or refused with the place of every problem."""

import dataclasses
import hashlib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neurocheck.errors import FileError
from neurocheck.i18n.language import ENGLISH, override
from neurocheck.resources import bundled
from neurocheck.sources import load_sources
from neurocheck.topics.model import (
    Passage,
    Topic,
    TopicList,
    TopicParagraph,
    TopicSection,
)
from neurocheck.topics.parse import list_source_keys, load_topics, read_topic
from support import problems


KEYS = {"A", "B-2", "c_3"}
HEAD = "---\ntitle: T\nsummary: S.\n---\n"
WHOLE = """\
---
title: "Feet: first"
summary: In one line.
looked_up: 2026-11-22
---

# One

Some words, and (more). [A] [B-2] [A]
- **Heart.** It beats. [c_3]
- No lead. [A]

1. First. [A]
2. Second. [B-2]

## Two

Last: 5 < 6, a - b, snake_case. [c_3]
"""


def read(text: str, name: str = "01-feet.md") -> Topic:
    """Return the topic of a text."""
    return read_topic(text.encode(), name, KEYS)


def refused(body: str) -> list[str]:
    """Return the problems of a topic with this text under a right head and heading."""
    return problems(lambda: read(f"{HEAD}# H\n{body}"))


def test_a_topic_is_read_whole() -> None:
    """Head, headings, paragraphs, lists, leads and keys are all kept, in order."""
    first = (
        TopicParagraph(text="Some words, and (more).", sources=("A", "B-2")),
        TopicList(
            numbered=False,
            items=(
                Passage(lead="Heart.", text="It beats.", sources=("c_3",)),
                Passage(text="No lead.", sources=("A",)),
            ),
        ),
        TopicList(
            numbered=True,
            items=(
                Passage(text="First.", sources=("A",)),
                Passage(text="Second.", sources=("B-2",)),
            ),
        ),
    )
    last = TopicParagraph(text="Last: 5 < 6, a - b, snake_case.", sources=("c_3",))

    assert read(WHOLE) == Topic(
        id="feet",
        title="Feet: first",
        summary="In one line.",
        looked_up=date(2026, 11, 22),
        sections=(
            TopicSection(title="One", level=1, blocks=first),
            TopicSection(title="Two", level=2, blocks=(last,)),
        ),
    )


@pytest.mark.parametrize("change", [("\n", "\r\n"), ("---\ntitle", "\ufeff---\ntitle")])
def test_line_ends_and_byte_order_mark_do_not_matter(change: tuple[str, str]) -> None:
    """Files with the line ends of other systems are read the same."""
    whole = WHOLE.replace(*change, -1 if "\r" in change[1] else 1)

    assert read(whole) == read(WHOLE)


def test_keys_are_given_once_in_order() -> None:
    """The source keys of a topic come once each, in order of first use."""
    assert list_source_keys(read(WHOLE)) == ("A", "B-2", "c_3")


def test_a_heading_may_be_divided_at_once() -> None:
    """A heading of the second level may directly follow one of the first."""
    sections = read(f"{HEAD}# H\n## I\nWords. [A]\n").sections

    assert [(one.title, one.level) for one in sections] == [("H", 1), ("I", 2)]


def test_a_blank_line_ends_a_list() -> None:
    """Two lists with a blank line between them stay two lists."""
    blocks = read(f"{HEAD}# H\n- a. [A]\n\n- b. [A]\n").sections[0].blocks

    assert len(blocks) == 2


@pytest.mark.parametrize(
    ("line", "column", "what"),
    [
        ("See <b>this</b>. [A]", 5, "HTML"),
        ("Fish &amp; chips. [A]", 6, "HTML"),
        ("See [this](https://a.example). [A]", 5, "a link"),
        ("See https://a.example now. [A]", 5, "a link"),
        ("See ![foot](foot.png). [A]", 5, "an image"),
        ("Type `this`. [A]", 6, "code"),
        ("```", 1, "code"),
        ("See [A] here. [A]", 5, "a bracket before the end"),
        ("A *big* word. [A]", 3, "other emphasis"),
        ("A _big_ word. [A]", 3, "other emphasis"),
        ("| a | b | [A]", 1, "a table"),
        ("A \\* star. [A]", 3, "a backslash"),
        ("A **big** word. [A]", 3, "bold, unless it opens a '-' item"),
        ("- **Big** word. [A]", 3, "bold, unless it opens a '-' item"),
        ("- A **big.** word. [A]", 5, "bold, unless it opens a '-' item"),
        ("- **Heart.** A `b`. [A]", 16, "code"),
        ("1. **Big.** Word. [A]", 4, "bold, unless it opens a '-' item"),
        ("> Said. [A]", 1, "a quotation"),
        ("### Deep", 1, "more than two '#'"),
        ("#Tight", 1, "more than two '#'"),
        ("  - Inner. [A]", 1, "an indented line"),
        ("***", 1, "a rule"),
        ("* Star. [A]", 1, "a bullet other than '-'"),
        ("2. Second. [A]", 1, "a list that is not numbered 1, 2, 3"),
    ],
)
def test_other_markdown_is_refused(line: str, column: int, what: str) -> None:
    """Markdown outside the subset is reported with line and column."""
    found = refused(f"Words. [A]\n\n{line}\n")

    assert len(found) == 1
    assert found[0].startswith(f"01-feet.md:8:{column}: NC703 topics do not use this:")
    assert what in found[0]


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("No keys.\n", ["01-feet.md:6:9: NC704"]),
        ("- No keys.\n", ["01-feet.md:6:11: NC704"]),
        ("[A]\n", ["01-feet.md:6:1: NC703"]),
        ("Words. [B-3]\n", ["01-feet.md:6:9: NC501 there is no source 'B-3'"]),
        (
            "Words. [A]\nMore. [A]\n",
            ["01-feet.md:7:1: NC703 topics do not use this: a paragraph over several"],
        ),
        ("", ["01-feet.md:5:1: NC706 nothing stands under the heading 'H'"]),
        ("## I\n", ["01-feet.md:6:1: NC706"]),
        ("Words. [A]\n# I\n", ["01-feet.md:7:1: NC706"]),
        ("# A `b`\nWords. [A]\n", ["01-feet.md:5:1: NC706", "01-feet.md:6:5: NC703"]),
    ],
)
def test_wrong_text_is_refused_with_its_place(body: str, lines: list[str]) -> None:
    """Every problem is reported with its place, in file order."""
    found = refused(body)

    assert len(found) == len(lines)
    assert all(map(str.startswith, found, lines))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "1:1: NC701"),
        ("# H\nWords. [A]\n", "1:1: NC701"),
        ("---\ntitle: T\n", "1:1: NC701"),
        ("---\ntitle: T\n---\n# H\nWords. [A]\n", "2:1: NC203 the key 'summary'"),
        (HEAD.replace("title", "titel") + "# H\nW. [A]\n", "2:1: NC202"),
        ("---\ntitle: [\n---\n# H\nW. [A]\n", "3:1: NC103"),
        (
            "---\ntitle: T\nsummary: S.\nlooked_up: soon\n---\n# H\nW. [A]\n",
            "4:12: NC201 expected a date such as 2026-11-22",
        ),
        (HEAD, "5:1: NC705"),
        (HEAD + "Words. [A]\n", "5:1: NC705"),
        (HEAD + "## H\nWords. [A]\n", "5:1: NC705"),
        (HEAD + "- Words. [A]\n", "5:1: NC705"),
    ],
)
def test_wrong_heads_are_refused_with_their_place(text: str, line: str) -> None:
    """A missing or wrong head, and text before a heading, are reported."""
    assert any(
        one.startswith(f"01-feet.md:{line}") for one in problems(lambda: read(text))
    )


@pytest.mark.parametrize("name", ["feet.md", "1-feet.md", "01-Feet.md", "01-.md"])
def test_a_name_without_order_and_id_is_refused(name: str) -> None:
    """The name of a file must hold its order and its id."""
    found = problems(lambda: read(WHOLE, name))

    assert found == [f"{name}:1:1: NC702 '{name}' is not a name such as '05-causes.md'"]


@pytest.mark.parametrize(
    ("data", "code"), [(b"\xff\xfe", "NC101"), (b"-" * 5_000_000, "NC102")]
)
def test_files_that_are_no_text_are_refused(data: bytes, code: str) -> None:
    """A file that is not UTF-8, or too large, is reported."""
    (found,) = problems(lambda: read_topic(data, "01-a.md", KEYS))

    assert found.startswith(f"01-a.md:1:1: {code}")


def test_topics_are_loaded_in_the_order_of_their_names(tmp_path: Path) -> None:
    """The numbers in the names of the files decide the order."""
    for name in ("10-c.md", "02-b.md", "01-a.md"):
        (tmp_path / name).write_text(WHOLE, encoding="utf-8")

    assert list(load_topics(KEYS, tmp_path)) == ["a", "b", "c"]


def test_the_problems_of_all_files_are_told(tmp_path: Path) -> None:
    """Every file is read to its end, and a duplicate id is reported."""
    (tmp_path / "01-a.md").write_text(HEAD, encoding="utf-8")
    (tmp_path / "02-b.md").write_text(WHOLE, encoding="utf-8")
    (tmp_path / "03-b.md").write_text(WHOLE, encoding="utf-8")

    found = problems(lambda: load_topics(KEYS, tmp_path))

    assert [line.split(" ")[0] for line in found] == ["01-a.md:5:1:", "03-b.md:1:1:"]
    assert "NC302" in found[1]


@given(st.text("#-*_1. []AB`<>&|\\\n\t ab", max_size=80))
def test_any_text_is_read_or_refused(body: str) -> None:
    """Any text is either read or refused with places; nothing else is raised."""
    try:
        topic = read(f"{HEAD}{body}")
    except FileError as error:
        assert all(problem.line >= 1 for problem in error.problems)  # noqa: PT017
    else:
        assert list_source_keys(topic)


def test_problems_are_counted_to_a_thousand(tmp_path: Path) -> None:
    """A topic that is wrong in every line is given up, and so is a folder of them."""
    text = HEAD + "# One\n" + "> wrong\n" * 500_000
    with pytest.raises(FileError, match="more than 1,000 problems") as caught:
        read(text)
    assert len(caught.value.problems) == 1_000

    for number in range(10, 15):
        (tmp_path / f"{number}-feet.md").write_text(text, encoding="utf-8")
    with pytest.raises(FileError) as caught:
        load_topics(KEYS, tmp_path)
    assert len(caught.value.problems) == 1_000


def test_a_topic_is_shown_in_its_language_while_it_is_up_to_date(
    tmp_path: Path,
) -> None:
    """A translation of an older text may give advice that is no longer right."""
    path, said = tmp_path / "en" / "01-a.md", tmp_path / "de" / "topics" / "01-a.md"
    for one in (path, said):
        one.parent.mkdir(parents=True)
        one.write_text(f"{HEAD}\n# One\n\nWords. [A]\n")
    original = hashlib.sha256(path.read_bytes()).hexdigest()
    german = dataclasses.replace(ENGLISH, code="de", folder=tmp_path / "de")
    titles = []

    with override(german):
        for made_from in (original, "0" * 64):
            head = f"---\noriginal: {made_from}\ntitle: Thema\nsummary: S.\n---\n"
            said.write_text(f"{head}\n# Eins\n\nWorte. [A]\n")
            titles.append(load_topics(KEYS, path.parent)["a"].title)

    assert titles == ["Thema", "T"]


def test_the_topics_that_are_left_in_english_are_named() -> None:
    """Each that a language lacks, so that it can be said."""
    german = dataclasses.replace(
        ENGLISH, code="de", folder=Path("nowhere"), left_in_english=set()
    )

    with override(german):
        topics = load_topics(load_sources(), bundled("topics"))

    assert len(german.left_in_english) == len(topics)
