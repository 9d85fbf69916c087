"""A headless Chromium to open sheets in.

The tests run with ``-m browser``. Without one they are skipped, and say so. Where
``NEUROCHECK_TEST_BROWSER`` is ``required``, as in ``.ci/run``, they fail instead.
"""

import os
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest


if TYPE_CHECKING:
    from playwright.sync_api import Browser

IS_REQUIRED = os.environ.get("NEUROCHECK_TEST_BROWSER") == "required"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
NEEDED = ("playwright", "axe_playwright_python", "pypdf")


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    """Return a running Chromium, one for all tests of a module.

    It must not outlive them: its event loop would stand in the way of the menus'.
    """
    missing = [name for name in NEEDED if find_spec(name) is None]
    if CHROMIUM is None:
        missing.append("chromium")
    if missing:
        miss = pytest.fail if IS_REQUIRED else pytest.skip
        miss(f"not installed: {', '.join(missing)}; try pip install --group browser")
    from playwright.sync_api import sync_playwright

    options = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=options)
        yield running
        running.close()


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the directory of the pictures that a person can look at.

    ``pytest --basetemp DIR`` says where it is.
    """
    path = tmp_path_factory.getbasetemp() / "sheets"
    path.mkdir(exist_ok=True)
    return path
