"""``neurocheck learn``: the list, a topic, the sources, and the pager."""

import io
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from neurocheck.cli.app import run
from neurocheck.environment import Environment
from neurocheck.sources import load_sources
from neurocheck.topics.parse import list_source_keys, load_topics
from support.program import NOW, Terminal, neurocheck


SOURCES = load_sources()
TOPICS = load_topics(SOURCES)


def _fold(text: str) -> str:
    """Return a text on one line."""
    return " ".join(text.split())


def test_the_help_says_what_there_is() -> None:
    """``--help`` names topics, sources and the options."""
    out = neurocheck("learn", "--help").out

    for words in ("TOPIC", "KEY", "--why", "--plain", "--no-pager", "--json"):
        assert words in out


def test_the_list_has_every_topic_with_a_line() -> None:
    """Without a topic, each one is listed in order, with its summary."""
    result = neurocheck("learn", width=100)

    lines = [line for line in result.out.splitlines() if line.startswith("  • ")]
    assert (result.status, result.err) == (0, "")
    assert lines == [f"  • {one.id}: {one.summary}" for one in TOPICS.values()]


@pytest.mark.parametrize("name", TOPICS)
def test_a_topic_is_shown_whole(name: str) -> None:
    """Title, summary, every heading, every line and every source are shown."""
    topic = TOPICS[name]

    out = _fold(neurocheck("learn", name).out)

    assert topic.title in out
    assert _fold(topic.summary) in out
    for section in topic.sections:
        assert section.title in out
        assert all(_fold(one.text) in out for one in section.passages)
    assert all(f"• {key} " in out for key in list_source_keys(topic))


def test_the_day_of_the_last_look_up_is_shown() -> None:
    """A topic whose state can change says when it was looked up; others do not."""
    assert "Last looked up: 26 November 2026." in neurocheck("learn", "exosomes").out
    assert "Last looked up" not in neurocheck("learn", "basics").out


def test_why_shows_the_sources_of_each_line() -> None:
    """``--why`` names the keys behind each line, and gives citations in full."""
    short = _fold(neurocheck("learn", "touch-test", width=100).out)
    long = _fold(neurocheck("learn", "touch-test", "--why", width=100).out)

    assert "Do not press, poke, tap or rub. [DUK-TOES]" in long
    assert "1. Right foot, big toe. [CARERS-TOES]" in long
    assert "doi:10.1111/dme.12450" in long
    assert "[DUK-TOES]" not in short
    assert "• SHARMA2014 Sharma S et al. 2014. The Ipswich Touch Test" in short


def test_numbered_lists_are_numbered() -> None:
    """Steps keep their numbers, on the screen and in plain lines."""
    for options in ((), ("--plain",)):
        out = neurocheck("learn", "touch-test", *options).out
        assert "1. Right foot, big toe." in out
        assert "6. Left foot, middle toe." in out


@pytest.mark.parametrize("width", [40, 60, 100])
@pytest.mark.parametrize("name", [*TOPICS, "sources", ""])
def test_every_window_has_room(name: str, width: int) -> None:
    """No line is longer than the window."""
    out = neurocheck("learn", *filter(None, [name]), width=width).out

    assert max(map(len, out.splitlines())) <= width


@pytest.mark.parametrize("name", [*TOPICS, "sources", ""])
def test_plain_is_ascii_without_escapes(name: str) -> None:
    """``--plain`` writes pure ASCII sentences, whatever the setting of colour."""
    out = neurocheck("learn", *filter(None, [name]), "--plain").out

    assert out.isascii()
    assert "\x1b" not in out
    assert "──" not in out


def test_sources_are_listed_by_key() -> None:
    """Every source is listed in order of its key, shortly."""
    out = neurocheck("learn", "sources", "--plain", width=300).out

    keys = [line.split(":")[0] for line in out.splitlines() if ": " in line]
    assert keys[:-1] == sorted(SOURCES, key=str.casefold)
    assert "AAN2022: Price R et al. 2022. Oral and Topical" in out
    assert "FDA2019" not in out


@pytest.mark.parametrize("key", ["SHARMA2014", "sharma2014"])
def test_one_source_is_shown_in_full(key: str) -> None:
    """A source is shown with all that is known, and with the topics that name it."""
    out = _fold(neurocheck("learn", "sources", key).out)

    assert "Authors: Sharma S, Kerry C, Atkins H, Rayman G" in out
    assert "DOI: 10.1111/dme.12450" in out
    assert "Read: first-hand" in out
    assert "Named in: touch-test, about" in out


def test_a_source_read_in_another_account_says_so() -> None:
    """Second-hand reading is not hidden."""
    out = _fold(neurocheck("learn", "sources", "ADA2026-12").out)

    assert "Read: in another account or a copy" in out


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["exosome"], "There is no topic 'exosome'. Did you mean 'exosomes'?"),
        (["source"], "Did you mean 'sources'?"),
        (["xyzzy"], "There is no topic 'xyzzy'. 'neurocheck learn' lists them all."),
        (["sources", "SHARMA"], "no source 'SHARMA'. Did you mean 'SHARMA2014'?"),
        (["sources", "qqqq"], "'neurocheck learn sources' lists them all."),
        (["basics", "focal"], "Name one topic, or 'sources' and one key."),
        (["a\x1b[31mb"], "There is no topic 'a [31mb'."),
    ],
)
def test_a_wrong_name_gets_the_nearest_one(args: list[str], words: str) -> None:
    """What is not there is a usage error that names the nearest; nothing is shown."""
    result = neurocheck("learn", *args)

    assert (result.status, result.out) == (2, "")
    assert words in result.err


def test_the_case_of_letters_does_not_matter() -> None:
    """Topics and the list of sources are found in capitals too."""
    for name in ("exosomes", "sources"):
        assert neurocheck("learn", name.upper()) == neurocheck("learn", name)


def test_json_of_the_list() -> None:
    """``--json`` gives id, title and summary of each topic."""
    listed = neurocheck("learn", "--json").document["topics"]

    assert [one["id"] for one in listed] == list(TOPICS)
    assert set(listed[0]) == {"id", "title", "summary"}


def test_json_of_a_topic() -> None:
    """``--json`` gives a topic with its text, words, day and sources."""
    found = neurocheck("learn", "exosomes", "--json").document

    assert found["looked_up"] == "2026-11-26"
    words = {key for one in found["words"] for key in one["sources"]}
    assert "Exosomes." in {one["lead"] for one in found["words"]}
    assert set(found["sources"]) == {*list_source_keys(TOPICS["exosomes"]), *words}
    kinds = {block["kind"] for one in found["sections"] for block in one["blocks"]}
    assert kinds == {"paragraph", "items"}


def test_json_of_sources() -> None:
    """``--json`` gives all sources, or one, by key."""
    everything = neurocheck("learn", "sources", "--json").document["sources"]
    one = neurocheck("learn", "sources", "SHARMA2014", "--json").document["sources"]

    assert set(everything) == set(SOURCES)
    assert one == {"SHARMA2014": everything["SHARMA2014"]}


def test_the_shell_completes_topics() -> None:
    """The shell knows the topics, and ``sources``."""
    environment = {
        **os.environ,
        "_NEUROCHECK_COMPLETE": "complete_bash",
        "COMP_WORDS": "neurocheck learn t",
        "COMP_CWORD": "2",
    }
    command = [sys.executable, "-m", "neurocheck"]
    done = subprocess.run(command, env=environment, capture_output=True, check=False)  # noqa: S603 - our own program

    assert done.stdout.decode().split() == ["touch-test", "treatments"]


class _Ascii(io.StringIO):
    """A stream that carries only ASCII."""

    encoding = "ascii"


@pytest.mark.parametrize("options", [["basics"], ["basics", "--json"], ["sources"]])
def test_a_stream_of_ascii_gets_ascii(options: list[str]) -> None:
    """Where only ASCII can be written, only ASCII is."""
    out = _Ascii()
    environment = Environment(stdin=io.StringIO(), stdout=out, stderr=io.StringIO())

    assert run(["learn", *options], environment) == 0
    assert out.getvalue().isascii()


def _run_at_terminal(
    tmp_path: Path, *args: str, stdin: Any = None, **variables: str
) -> tuple[str, str]:
    """Run at a terminal; return what the pager got, and what was written at once."""
    paged = tmp_path / "paged"
    paged.write_text("")
    out = Terminal()
    environment = Environment(
        stdin=stdin or Terminal(),
        stdout=out,
        stderr=Terminal(),
        variables={
            "TERM": "xterm",
            "LINES": "24",
            "PAGER": f"cat > {paged}",
            "PATH": os.environ["PATH"],
            **variables,
        },
        now=lambda: NOW,
        width=80,
    )
    assert run(["learn", *args], environment) == 0
    return paged.read_text(encoding="utf-8"), out.getvalue()


def test_a_long_text_is_paged_at_a_terminal(tmp_path: Path) -> None:
    """A text that is longer than the window goes to the pager, without colour."""
    pages, out = _run_at_terminal(tmp_path, "basics")

    assert out == ""
    assert "What it means" in pages
    assert "\x1b" not in pages


def test_the_program_has_a_pager_of_its_own(tmp_path: Path) -> None:
    """NEUROCHECK_PAGER comes before PAGER, of the environment that is handed down."""
    own = tmp_path / "own"

    pages, out = _run_at_terminal(tmp_path, "basics", NEUROCHECK_PAGER=f"cat > {own}")

    assert (pages, out) == ("", "")
    assert "What it means" in own.read_text(encoding="utf-8")


def test_a_pager_that_is_not_there_hides_nothing(tmp_path: Path) -> None:
    """Where the pager cannot be run, the text is written at once."""
    _, out = _run_at_terminal(tmp_path, "basics", PAGER="no-such-pager 2>/dev/null")

    assert "What it means" in out


@pytest.mark.parametrize(
    ("pager", "has_colour"),
    [("cat - > {} # less", True), ("cat -R > {}", True), ("cat > {}", False)],
)
def test_a_pager_that_shows_colour_gets_it(
    tmp_path: Path, pager: str, has_colour: bool
) -> None:
    """Colour goes to less, which is told to show it, and to what was told so."""
    pager = pager.format(tmp_path / "paged").replace("cat -R", ": -R; cat")

    pages, _ = _run_at_terminal(tmp_path, "basics", PAGER=pager)

    assert ("\x1b[" in pages) is has_colour


@pytest.mark.parametrize("language", ["en", "es"])
def test_less_says_how_to_go_on_and_shows_every_letter(
    tmp_path: Path, language: str
) -> None:
    """Its prompts have only what it can show; UTF-8 needs no locale that is there."""
    pager = f'printf "%s|%s" "$LESSCHARSET" "$LESS" > {tmp_path / "paged"}'

    told, _ = _run_at_terminal(
        tmp_path, "basics", NEUROCHECK_LANG=language, PAGER=pager
    )

    charset, _, options = told.partition("|")
    assert charset == "utf-8"
    # One for the end of the text, and one for all places before.
    told_so = re.fullmatch(
        r"\?e([^?:.%\\$]+):([^?:.%\\$]+)\.\$", options.partition("-Ps")[2]
    )
    assert told_so
    for prompt in told_so.groups():
        assert ", q " in prompt
        assert prompt.isascii()


@pytest.mark.parametrize(
    ("args", "variables"),
    [
        (["basics", "--plain"], {}),
        (["basics", "--no-pager"], {}),
        (["basics", "--json"], {}),
        (["basics"], {"LINES": "500"}),
        (["basics"], {"NEUROCHECK_NO_PAGER": "1"}),
        (["basics"], {"PAGER": ""}),
        (["basics"], {"PAGER": "cat"}),
        (["basics"], {"TERM": "dumb"}),
        (["basics"], {"LINES": "0"}),
    ],
    ids=str,
)
def test_no_pager_where_none_is_wanted_or_possible(
    args: list[str],
    variables: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Plain lines, JSON, short texts, settings and simple terminals: no pager."""
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    pages, out = _run_at_terminal(tmp_path, *args, **variables)

    assert pages == ""
    assert out


def test_no_colour_where_none_is_wanted(tmp_path: Path) -> None:
    """``--no-color`` writes no colour, at a terminal too."""
    _, out = _run_at_terminal(tmp_path, "basics", "--no-pager", "--no-color")

    assert "What it means" in out
    assert "\x1b" not in out


def test_no_pager_where_nobody_can_turn_pages(tmp_path: Path) -> None:
    """Where standard input is no terminal, the text is written at once."""
    pages, out = _run_at_terminal(tmp_path, "basics", stdin=io.StringIO())

    assert pages == ""
    assert "\x1b[" in out


@pytest.mark.pty
def test_a_real_pager_shows_the_text(tmp_path: Path) -> None:
    """In a real terminal the text goes through the pager that PAGER names."""
    pexpect = pytest.importorskip("pexpect")
    kept = tmp_path / "kept.txt"
    child = pexpect.spawn(
        sys.executable,
        ["-m", "neurocheck", "learn", "basics"],
        env={"PATH": "/usr/bin:/bin", "TERM": "xterm", "PAGER": f"cat > {kept}"},
        dimensions=(24, 80),
        timeout=20,
    )
    child.expect(pexpect.EOF)
    child.close()

    assert child.exitstatus == 0
    assert "What it means" in kept.read_text(encoding="utf-8")
