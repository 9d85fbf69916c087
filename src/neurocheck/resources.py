"""Where the files that ship with the program are, for every kind of install."""

from pathlib import Path


__all__ = ["PACKAGE", "bundled", "is_checkout"]

PACKAGE = Path(__file__).parent
"""The folder of the code."""


def is_checkout() -> bool:
    """Return whether the code lies in a checkout, where somebody may change it."""
    return not (PACKAGE / "data").exists()


def bundled(name: str) -> Path:
    """Return the path of a bundled file such as ``questions.yaml``.

    In a wheel the files lie beside the code; in a checkout, an editable install
    and an unpacked sdist they lie in ``data/`` at the top.
    """
    return (PACKAGE.parents[1] if is_checkout() else PACKAGE) / "data" / name
