"""What is encrypted for a recipient can be read by nobody else."""

import os
from pathlib import Path
from typing import NamedTuple

import pytest

from support.program import neurocheck


pyrage = pytest.importorskip("pyrage", reason="without the extra lock (pyrage)")
_ANSWERS = ("assess", "--no-input", "--feet-numb", "both")


class Keys(NamedTuple):
    """A recipient, and the file with the secret key."""

    public: str
    secret: Path


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    """Return keys of age, as age-keygen writes them."""
    identity = pyrage.x25519.Identity.generate()
    secret = tmp_path / "key.txt"
    secret.write_text(f"# created: today\n# public key: x\n{identity}\n")
    return Keys(str(identity.to_public()), secret)


def opened(keys: Keys, path: Path) -> str:
    """Return the content of an encrypted file."""
    identity = pyrage.x25519.Identity.from_str(keys.secret.read_text().split("\n")[2])
    content: bytes = pyrage.decrypt(path.read_bytes(), [identity])
    return content.decode()


def test_a_result_for_a_recipient_is_read_with_the_key_alone(
    tmp_path: Path, keys: Keys
) -> None:
    """It is private on the disk, and report shows it as it would the plain one."""
    plain, path = tmp_path / "x.json", tmp_path / "x.json.age"

    made = neurocheck(*_ANSWERS, "-o", str(path), "-o", str(plain), "--to", keys.public)

    assert (made.status, path.stat().st_mode & 0o777) == (0, 0o600)
    assert path.read_bytes().startswith(b"age-encryption.org/v1")
    assert opened(keys, path) == plain.read_text()
    shown = neurocheck("report", str(path), "--identity", str(keys.secret))
    assert shown == neurocheck("report", str(plain))
    without = neurocheck("report", str(path))
    assert (without.status, "--identity FILE" in without.err) == (2, True)


def test_sheets_trends_and_exports_can_be_encrypted_too(
    tmp_path: Path, keys: Keys
) -> None:
    """The name before .age says what is within; recipients may stand in a file."""
    recipients = tmp_path / "friends"
    recipients.write_text(f"# my nurse\n{keys.public}\n")
    for _ in range(2):
        neurocheck(*_ANSWERS, "--save")

    for command in (["show", "1"], ["trend"]):
        page = tmp_path / f"{command[0]}.html.age"
        neurocheck("history", *command, "-o", str(page), "--to", str(recipients))
        assert "<html" in opened(keys, page)
    path = tmp_path / "all.jsonl.age"
    result = neurocheck("history", "export", "-o", str(path), "--to", str(recipients))

    assert result.status == 0
    assert opened(keys, path) == neurocheck("history", "export").out


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["-o", "x.json.age"], "--to RECIPIENT"),
        (["-o", "x.json", "--to", "age1"], "--to is for files"),
        (["-o", "x.json.age", "--to", "age1xx"], "is no recipient"),
        (["-o", "x.json.age", "--to", os.devnull], "holds no key"),
        (["-o", "x.docx.age", "--to", "PUBLIC"], "is not known"),
    ],
)
def test_what_cannot_be_encrypted_is_said_before_anything_is_asked(
    keys: Keys, more: list[str], said: str
) -> None:
    """It is a usage error, and nothing is written."""
    more = [keys.public if word == "PUBLIC" else word for word in more]

    result = neurocheck(*_ANSWERS, *more)

    assert (result.status, result.out) == (2, "")
    assert said in result.err
    assert not Path("x.json.age").exists()


def test_another_key_opens_nothing(tmp_path: Path, keys: Keys) -> None:
    """Nor is a damaged file shown in part."""
    path, other = tmp_path / "x.json.age", tmp_path / "other"
    neurocheck(*_ANSWERS, "-o", str(path), "--to", keys.public)
    other.write_text(f"{pyrage.x25519.Identity.generate()}\n")

    wrong = neurocheck("report", str(path), "--identity", str(other))
    path.write_bytes(path.read_bytes()[:-1])
    cut = neurocheck("report", str(path), "--identity", str(keys.secret))
    none = neurocheck("report", str(path), "--identity", str(path))

    assert [one.status for one in (wrong, cut, none)] == [4, 4, 2]
    assert [one.out for one in (wrong, cut)] == ["", ""]
    assert "cannot be opened with this key" in wrong.err


def test_the_library_is_named_where_it_is_missing(
    keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What to install is said, and nothing is written in its place."""
    monkeypatch.setitem(__import__("sys").modules, "pyrage", None)

    result = neurocheck(*_ANSWERS, "-o", "x.json.age", "--to", keys.public)

    assert (result.status, "neurocheck[lock]" in result.err) == (5, True)
    assert not Path("x.json.age").exists()
