"""Make a website of the pages, to be read offline or put on a server.

    python scripts/make_site.py

It writes ``build/site``. The pages are those of ``docs/``, those in the top folder, and
the topics of ``neurocheck learn``; their links are turned so that they fit the site,
and ``zensical`` (group ``docs``) draws it as ``zensical.toml`` says. A link that leads
nowhere ends it with a status other than 0.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import yaml


_ROOT = Path(__file__).resolve().parents[1]
_PAGES = _ROOT / "build" / "pages"
_LINK = re.compile(r"(\]\()([^)#:\s]+)([^):\s]*\))")
_HEAD = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)


def _find_place(path: Path) -> Path:
    """Return where a file of the checkout lies in the site."""
    inside = path.relative_to(_ROOT)
    if inside.parts[0] == "docs":
        return inside.relative_to("docs")
    if inside.parts[:2] == ("data", "topics"):
        return Path("topics", re.sub(r"^\d+-", "", inside.name))
    # In a folder of their own: some disks take SECURITY.md and security.md for one.
    folder = "project" if len(inside.parts) == 1 else "files"
    return Path(folder, inside)


def _turn_links(text: str, path: Path, linked: set[Path]) -> str:
    """Return a page whose links lead to places in the site, and note where they lead.

    Args:
        text: The page.
        path: Its file.
        linked: Receives each file that is linked to.
    """
    here = _find_place(path).parent

    def turn(found: re.Match[str]) -> str:
        target = (path.parent / found[2]).resolve()
        if not target.is_file():
            return found[0]
        linked.add(target)
        place = os.path.relpath(_find_place(target), here)
        return f"{found[1]}{Path(place).as_posix()}{found[3]}"

    return _LINK.sub(turn, text)


def _open_topic(text: str) -> str:
    """Return a topic as a page: its title and summary above, its headings below."""
    head = _HEAD.match(text)
    if head is None:
        return text
    fields = yaml.safe_load(head[1])
    body = re.sub(r"(?m)^#", "##", text[head.end() :])
    keys = "What stands in brackets are sources; `neurocheck learn sources` shows them."
    return f"# {fields['title']}\n\n{fields['summary']} {keys}\n{body}"


def _indent_lists(text: str) -> str:
    """Return a page whose parts of numbered lists are indented as Zensical wants it."""
    lines, is_inside = [], False
    for line in text.splitlines(keepends=True):
        is_inside = bool(re.match(r"\d+\. ", line)) or (
            is_inside and (line.startswith("   ") or not line.strip())
        )
        lines.append(f" {line}" if is_inside and line.startswith("   ") else line)
    return "".join(lines)


def write_pages(folder: Path) -> None:
    """Write all pages, and the files that they link to, into a folder."""
    todo = {*(_ROOT / "docs").glob("*"), *(_ROOT / "data" / "topics").glob("*.md")}
    done: set[Path] = set()
    while missing := todo - done:
        path = missing.pop()
        done.add(path)
        place = folder / _find_place(path)
        place.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".md":
            text = _turn_links(path.read_text(encoding="utf-8"), path, todo)
            page = _indent_lists(_open_topic(text))
            place.write_text(page, encoding="utf-8")
        else:
            shutil.copy(path, place)


def main() -> int:
    """Write the site, and return the exit status of what draws it."""
    shutil.rmtree(_ROOT / "build" / "site", ignore_errors=True)
    shutil.rmtree(_PAGES, ignore_errors=True)
    write_pages(_PAGES)
    command = [sys.executable, "-m", "zensical", "build", "--clean", "--strict"]
    return subprocess.run(command, cwd=_ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
