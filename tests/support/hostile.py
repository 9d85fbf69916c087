"""Hostile texts and files."""

import json
import os
from pathlib import Path
from typing import Any

import regex


__all__ = [
    "EVIL",
    "FORBIDDEN",
    "is_harmless",
    "make_bombs",
    "write_evil_map",
    "write_evil_set",
    "write_evil_table",
]

# Characters to try in place of these, as fuzz/steering.py gives them.
_STEERING = os.environ.get("NEUROCHECK_TEST_STEERING", "")
EVIL = (
    _STEERING.encode("ascii").decode("unicode_escape")
    or "\x1b[2J\x1b]8;;https://evil.example\x07here\x1b]8;;\x07\x1b]52;c;ZXZpbA==\x07"
    "\x9b31m\x90q\x07\x08\x7f\u202ekcatta\u202c\u2066\u200f\ufeff\U000e0041"
    "\u00ad\u034f\u2800\u3164\ufe0f\uffa0\u200d\U000e0100"
) + (
    "[red]r[/red][/nope][link=https://evil.example]l[/link]"
    "<script>alert(1)</script><svg onload=alert(1)><img src=x onerror=alert(1)>"
    '"\' autofocus onfocus=alert(1) x="]]>--></style></title>{0}{evil}%s'
)
FORBIDDEN = regex.compile(
    r"[\p{DI}\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\u2800--\n]", regex.VERSION1
)
_LEVELS = ("emergency", "same_day", "soon", "cannot_tell", "routine")
_FITS = ("many", "some", "few", "none", "cannot_tell")
_MEGA = 1024 * 1024


def is_harmless(text: str) -> bool:
    """Return whether a text has no character that controls a terminal."""
    return FORBIDDEN.search(text) is None


def write_evil_set(folder: Path) -> Path:
    """Write a valid question set that is hostile in every text.

    Returns:
        The path of its ``questions.yaml``; its other files are beside it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rest = {"text": EVIL, "short": EVIL, "why": EVIL, "help": EVIL, "sources": ["K"]}
    options = {"options": {"a": EVIL, "b": f"b {EVIL}"}}
    questions = {
        "format": "neurocheck-questions/1",
        "id": "evil",
        "version": EVIL,
        "title": EVIL,
        "sections": [
            {
                "id": "main",
                "title": EVIL,
                "questions": [
                    {"id": "one", "type": "choice", **options, **rest},
                    {
                        "id": "several",
                        "type": "choices",
                        "danger": True,
                        **options,
                        **rest,
                    },
                    {"id": "words", "type": "text", **rest},
                ],
            }
        ],
    }
    safe = EVIL.replace("{0}{evil}", "{words}")  # braces must name a question
    line = {"title": safe, "text": safe, "sources": ["K"], "steps": [EVIL]}
    words = {"title": EVIL, "text": EVIL, "sources": ["K"]}
    feature = {"text": EVIL, "when": "one = a", "sources": ["K"]}
    features = [{"id": name, **feature} for name in ("f", "g")]
    fit = {"some": 1, "many": 2}
    pattern = {"id": "p", **words, "features": features, "fit": fit}
    guidance = {
        "format": "neurocheck-guidance/1",
        "version": EVIL,
        "questionnaire": "evil",
        "urgency": dict.fromkeys(_LEVELS, words),
        "fits": dict.fromkeys(_FITS, EVIL),
        "red_flags": [{"id": "r", "level": "same_day", "when": "one = a", **line}],
        "patterns": [pattern | {"notes": [{"id": "n", **line}]}],
        "places": [{"id": "foot_left", "title": safe, "sources": []}],
        "risk_factors": [
            {"id": "k", **line, "modifiable": "yes", "helps": EVIL, "when": "one = a"}
        ],
        "checks": [{"id": "c", **line, "when": "words is answered"}],
        "self_care": [{"id": "s", **line}],
        "limits": [{"id": "l", **line}],
    }
    source = dict.fromkeys(("title", "url", "authors", "where", "doi"), EVIL)
    sources = {"format": "neurocheck-sources/1", "sources": {"K": source}}
    title = _escape(EVIL[:-12])
    head = f"---\ntitle: {title}\nsummary: {title}\n---\n"
    _write(folder / "questions.yaml", questions)
    _write(folder / "guidance.yaml", guidance)
    _write(folder / "sources.yaml", sources)
    (folder / "topics").mkdir(exist_ok=True)
    topic = folder / "topics" / "01-evil.md"
    topic.write_text(f"{head}# Words \x1bc\x9b31m\u202e\n\nWords \x07. [K]\n", "utf-8")
    return folder / "questions.yaml"


def _escape(content: Any) -> str:
    """Return content as JSON, with escapes that YAML understands."""
    text = json.dumps(content, ensure_ascii=False)
    return FORBIDDEN.sub(lambda found: f"\\U{ord(found.group()):08x}", text)


def _write(path: Path, content: Any) -> None:
    """Write content as JSON that YAML understands."""
    path.write_text(_escape(content), encoding="utf-8")


def write_evil_table(folder: Path, form: str) -> Path:
    """Write a table that is hostile in every cell and column name.

    Args:
        folder: The folder to write to.
        form: ``csv``, ``jsonl`` or ``parquet``.
    """
    import polars as pl

    rest = [f"c{number}" for number in range(9)]  # so that a comma is what parts cells
    rows = [["=1+1", EVIL, "a", *rest], [EVIL, "@SUM(A1)", EVIL, *rest]]
    names = ["id", f"={EVIL}", "one", *rest]
    path = folder / f"table.{form}"
    frame = pl.DataFrame(rows, schema=names, orient="row")
    if form == "csv":
        frame.write_csv(path)
    elif form == "jsonl":
        frame.write_ndjson(path)
    else:
        frame.write_parquet(path)
    return path


def write_evil_map(folder: Path) -> Path:
    """Write a hostile map for the hostile table and question set."""
    path = folder / "map.yaml"
    content = {
        "format": "neurocheck-map/1",
        "questionnaire": "evil",
        "id": "id",
        "title": EVIL,
        "answers": {
            "words": {"column": f"={EVIL}", "values": {EVIL: "declined"}},
            "one": {"column": f"={EVIL}", "values": {EVIL: "a"}},
            "several": {"column": "one"},
        },
    }
    _write(path, content)
    return path


def make_bombs() -> dict[str, bytes]:
    """Return small files that expand to a lot of data when they are read."""
    laughs = "\n".join(f"a{n}: &a{n} [{f'*a{n - 1},' * 9}]" for n in range(1, 9))
    return {
        "aliases": f"a0: &a0 [x]\n{laughs}\n".encode(),
        "merge": b"a: &a {b: 1}\nc: {<<: *a}\n",
        "tag": b"a: !!python/object/apply:os.system [id]\n",
        "deep lists": b"[" * 200_000,
        "deep JSON": b'{"a":' * 200_000 + b"1" + b"}" * 200_000,
        "deep blocks": b"".join(b"- " * n + b"\n" for n in range(1, 200)),
        "large": b"a: " + b"x" * (4 * _MEGA + 1),
        "many keys": "\n".join(f"k{n}: 1" for n in range(250_000)).encode(),
        "unknown keys": json.dumps({f"k{n}": 1 for n in range(90_000)}).encode(),
        "many items": b"a: [" + b"1," * 300_000 + b"]",
        "long key": b"k" * _MEGA + b": 1\n",
        "long quoted key": b'{"' + b"k" * _MEGA + b'": 1}',
        "huge integer": b'{"months": 1' + b"0" * _MEGA + b"}",
        "huge exponent": b'{"months": 1e999999999}',
        "not a number": b'{"months": NaN, "today": Infinity}',
        "YAML infinity": b"months: .inf\ntoday: -.inf\n",
        "half a pair": b'{"plan": "\\ud800"}',
        "NUL bytes": b"\x00" * 1000,
        "NUL inside": b'{"plan": "a\\u0000b", "x\\u0000": 1}',
        "UTF-16": "months: 3\n".encode("utf-16"),
        "Latin-1": "plan: f\u00fc\u00dfe\n".encode("latin-1"),
        "directives": b"%TAG ! tag:x,2000:\n" * 20_000,
        "many documents": b"---\na: 1\n" * 50_000,
        "open quote": b'a: "' + b"x" * _MEGA,
        "comments": b"#" * _MEGA,
        "bytes": bytes(range(256)) * 100,
    }
