"""Promises of every format."""

import ast
from pathlib import Path

import pytest

import neurocheck.report.render


SHARED = {"neurocheck.report.render.lines"}
RENDERERS = sorted(Path(neurocheck.report.render.__file__).parent.glob("[a-z]*.py"))


@pytest.mark.parametrize("path", RENDERERS, ids=lambda path: path.stem)
def test_a_renderer_uses_no_other(path: Path) -> None:
    """A format can be added or dropped without a look at the others."""
    used = {
        node.module
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
        and str(node.module).startswith("neurocheck.report.render")
    }

    assert used <= SHARED
