"""Promises of reading YAML and JSON text."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from neurocheck.reading import yaml as module
from neurocheck.reading.nodes import (
    MAX_BYTES,
    MAX_NODES,
    MAX_PROBLEMS,
    Node,
    plain_value,
)
from neurocheck.reading.yaml import parse_yaml


@pytest.fixture(params=["CBaseLoader", "BaseLoader"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Read with libyaml, and with the parser in pure Python."""
    name: str = request.param
    monkeypatch.setattr(module, "Parser", getattr(yaml, name))
    return name


def read(data: bytes) -> tuple[object, list[str]]:
    """Read a file; return its plain value and its problems as lines."""
    root, problems = parse_yaml(data, "f")
    return plain_value(root), [str(problem) for problem in problems]


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("12:30", "12:30"),
        ("1_000", "1_000"),
        ("0o7", "0o7"),
        ("0x1F", "0x1F"),
        ("2026-03-31", "2026-03-31"),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("+12", 12),
        ("007", 7),
        ("-3", -3),
        ("7.10", 7.1),
        (".5", 0.5),
        ("5.", 5.0),
        ("1e3", 1000.0),
        ("1234567890123456", 1234567890123456.0),
        ("true", True),
        ("False", False),
        ("tRue", "tRue"),
        ("~", None),
        ("null", None),
        ("''", ""),
        ("'12'", "12"),
        ('"true"', "true"),
        ("[1, no, [a]]", [1, "no", ["a"]]),
        ("{a: 1, b: {c: no}}", {"a": 1, "b": {"c": "no"}}),
    ],
)
def test_scalars_mean_what_yaml_1_2_says(written: str, value: object) -> None:
    """Only plain numbers, true, false and null are more than text."""
    found, problems = read(f"key: {written}\n".encode())

    assert problems == []
    assert found == {"key": value}
    assert type(found["key"]) is type(value)


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize("written", ["no", "12:30", "1_000", "0o7", "7.10", "true"])
def test_scalars_are_kept_as_written(written: str) -> None:
    """The tree holds the text; its meaning is decided by who wants it."""
    root, _ = parse_yaml(f"- {written}".encode(), "f")

    assert isinstance(root.content, list)
    assert root.content[0].content == written


@pytest.mark.usefixtures("parser")
def test_json_reads_the_same() -> None:
    """JSON gives the same value as the YAML that says the same."""
    as_json = b'{"a":1,\n  "b": ["no", 7.1, true, null, "x\\/y\\u00e9"]}'
    as_yaml = b"a: 1\nb: ['no', 7.1, true, ~, x/y\xc3\xa9]\n"

    assert read(as_json) == read(as_yaml)
    assert read(as_json) == ({"a": 1, "b": ["no", 7.1, True, None, "x/yé"]}, [])


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(
    "data",
    [
        b"a: 1\nb: x\n",
        b"\xef\xbb\xbfa: 1\nb: x\n",
        b"a: 1\r\nb: x\r\n",
        b"\xef\xbb\xbfa: 1\r\nb: x",
        b"%YAML 1.2\n---\na: 1\nb: x\n...\n",
    ],
    ids=["plain", "byte order mark", "CRLF", "both", "with markers"],
)
def test_ways_to_save_a_file_are_all_read(data: bytes) -> None:
    """A byte order mark, Windows line ends and document markers change nothing."""
    assert read(data) == ({"a": 1, "b": "x"}, [])


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize("data", [b"", b"\n\n", b"# nothing\n", b"---\n"])
def test_an_empty_file_is_an_empty_text(data: bytes) -> None:
    """Nothing at all is no problem of the text's form."""
    root, problems = parse_yaml(data, "f")

    assert root.content == ""
    assert problems == []


@pytest.mark.usefixtures("parser")
def test_nodes_know_their_places() -> None:
    """Values and keys carry line and column from 1."""
    root, _ = parse_yaml(b"a: 1\nlong:\n  - {x: y}\n", "f")

    assert isinstance(root.content, dict)
    items = root.content["long"].content
    assert isinstance(items, list)
    assert root.keys == {"a": (1, 1), "long": (2, 1)}
    assert root.content["a"].position == (1, 4)
    assert items[0].position == (3, 5)
    assert items[0].keys == {"x": (3, 6)}


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (
            b"a: 1\na: 2\n",
            ["f:2:1: NC107 the key 'a' is given twice (keep one of them)"],
        ),
        (
            b'{"a": 1, "a": 1}',
            ["f:1:10: NC107 the key 'a' is given twice (keep one of them)"],
        ),
        (
            b"b: {x: 1, x: 2}\nb: 3\n",
            [
                "f:1:11: NC107 the key 'x' is given twice (keep one of them)",
                "f:2:1: NC107 the key 'b' is given twice (keep one of them)",
            ],
        ),
        (b"[a]: 1\n", ["f:1:1: NC201 expected a name, found a list"]),
        (b"? {a: b}\n: 1\n", ["f:1:3: NC201 expected a name, found a mapping"]),
    ],
    ids=[
        "twice",
        "twice in JSON",
        "twice at two levels",
        "list as key",
        "mapping as key",
    ],
)
@pytest.mark.usefixtures("parser")
def test_keys_must_be_names_given_once(data: bytes, lines: list[str]) -> None:
    """Each key that is doubled or no name is reported, and reading goes on."""
    assert read(data)[1] == lines


@pytest.mark.usefixtures("parser")
def test_the_first_of_doubled_keys_counts() -> None:
    """The first of two equal keys is kept, so that later checks can use it."""
    assert read(b"a: 1\na: 2\n")[0] == {"a": 1}


_ALIAS = "NC106 anchors, aliases and tags are not used here (write the value out)"


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"a: &x 1\n", "f:1:4"),
        (b"a: 1\nb: *x\n", "f:2:4"),
        (b"a: !!str 1\n", "f:1:4"),
        (b"a: !!python/object/apply:os.system [ls]\n", "f:1:4"),
        (b"- &l [*l]\n", "f:1:3"),
        (b"a: !mine {b: c}\n", "f:1:4"),
        (b"a: ! 12\n", "f:1:4"),
        (b"# x\n%TAG !m! tag:m\n---\na: 1\n", "f:2:1"),
    ],
    ids=[
        "anchor",
        "alias",
        "tag",
        "code",
        "loop",
        "own tag",
        "bare tag",
        "tag directive",
    ],
)
def test_anchors_aliases_and_tags_are_refused(data: bytes, place: str) -> None:
    """No value stands for another, and none names a type."""
    assert read(data) == (None, [f"{place}: {_ALIAS}"])


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"[" * 200_000, "f:1:42: NC104 nested deeper than 40 levels"),
        (b"{a: " * 200_000, "f:1:162: NC104 nested deeper than 40 levels"),
        (b"{" * 200_000, "f:1:42: NC104 nested deeper than 40 levels"),
        (b"- " * 200_000, "f:1:83: NC104 nested deeper than 40 levels"),
        (b"? " * 200_000, "f:1:83: NC104 nested deeper than 40 levels"),
        (b"[" + b"1," * MAX_NODES + b"]", "f:1:400000: NC105 more than 200,000 values"),
        (
            b" " * (MAX_BYTES + 1),
            "f:1:1: NC102 the file is larger than 4,194,304 bytes",
        ),
        (b"\n".join(b"%%TAG !%d! x" % n for n in range(200_000)), f"f:1:1: {_ALIAS}"),
    ],
    ids=[
        "lists",
        "mappings",
        "braces",
        "dashes",
        "keys",
        "values",
        "bytes",
        "directives",
    ],
)
def test_bombs_are_refused(data: bytes, line: str) -> None:
    """Nesting, values and bytes have limits, and nothing crashes on the way."""
    assert read(data) == (None, [line])


def test_the_limits_can_be_reached() -> None:
    """Content exactly at a limit is read."""
    deep, problems = parse_yaml(b"[" * 40 + b"]" * 40, "f")
    wide, more = parse_yaml(b"[" + b"1," * (MAX_NODES - 1) + b"]", "f")

    assert problems == more == []
    assert deep.kind == "a list"
    assert len(wide.content) == MAX_NODES - 1


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(
    ("data", "start"),
    [
        (
            "a: b".encode("utf-16"),
            "f:1:1: NC101 the file is not readable text: it is not UTF-8",
        ),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "f:1:1: NC101 the file is not readable text"),
        ("a: é".encode("latin-1"), "f:1:1: NC101 the file is not readable text"),
        ("a: b".encode("utf-16-le"), "f:1:1: NC103 not valid YAML: "),
        (b"a: \x00", "f:1:1: NC103 not valid YAML: "),
        (b"a: \x1b[31m", "f:1:1: NC103 not valid YAML: "),
        (b"a: [1\n", "f:2:1: NC103 not valid YAML: "),
        (b"a: 'x\n", "f:2:1: NC103 not valid YAML: "),
        (b"a: 1\n b: 2\n", "f:2:3: NC103 not valid YAML: "),
        (b"\ta: 1\n", "f:1:1: NC103 not valid YAML: "),
        (
            b"a: 1\n---\nb: 2\n",
            "f:3:1: NC103 not valid YAML: a second document starts here",
        ),
    ],
    ids=[
        "UTF-16",
        "picture",
        "Latin-1",
        "UTF-16 without mark",
        "NUL",
        "escape",
        "open list",
        "open quote",
        "indent",
        "tab",
        "two documents",
    ],
)
def test_files_that_cannot_be_read_say_why(data: bytes, start: str) -> None:
    """One problem names the place and the reason; nothing is half read."""
    value, problems = read(data)

    assert value is None
    assert len(problems) == 1
    assert problems[0].startswith(start)


def test_problems_before_the_end_are_kept() -> None:
    """A file that breaks off still tells what was wrong before."""
    assert read(b"a: 1\na: 2\nb: [\n")[1] == [
        "f:2:1: NC107 the key 'a' is given twice (keep one of them)",
        "f:4:1: NC103 not valid YAML: did not find expected node content",
    ]


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """Whatever the bytes are, nothing is raised and every problem has a place."""
    root, problems = parse_yaml(data, "f")

    assert isinstance(root, Node)
    assert all(problem.line >= 1 and problem.column >= 1 for problem in problems)


@given(st.text(st.sampled_from("[]{}:,-?&*!%|>'\"#@` \n\tab10.~\\"), max_size=60))
def test_any_punctuation_is_read_or_refused(text: str) -> None:
    """Text made of YAML's own signs raises nothing either."""
    root, problems = parse_yaml(text.encode(), "f")

    assert isinstance(root, Node)
    assert all(problem.line >= 1 and problem.column >= 1 for problem in problems)


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**14), 10**14)
    | st.text("ab:-{}[]#'é", max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text("abc", max_size=3), inner, max_size=4)
    ),
    max_leaves=15,
)


@given(_JSON)
def test_any_json_reads_as_json_says(value: object) -> None:
    """JSON text gives the value that a JSON reader gives."""
    import json

    assert read(json.dumps(value, ensure_ascii=False).encode()) == (value, [])


@pytest.mark.parametrize("wrong", ["a: 1\n", "[b]: 1\n"])
def test_problems_are_counted_to_a_thousand(wrong: str) -> None:
    """A text that is wrong in every line is given up."""
    root, problems = parse_yaml(f"a: 1\n{wrong * 5_000}".encode(), "f")

    assert root.content == ""
    assert len(problems) == MAX_PROBLEMS
