"""Compiles the bundled files where a wheel or an editable install is made."""

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileData(BuildHookInterface):
    """Runs ``scripts/compile_data.py`` before the files are collected."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - the builder's signature
        """Write ``data/compiled/``."""
        script = Path(self.root, "scripts", "compile_data.py")
        runpy.run_path(str(script), run_name="__main__")
