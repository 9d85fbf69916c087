"""Where the files that ship with the program are, for every kind of install."""

from pathlib import Path


__all__ = ["bundled"]

_PACKAGE = Path(__file__).parent


def bundled(name: str) -> Path:
    """Return the path of a bundled file such as ``questions.yaml``.

    In a wheel the files lie beside the code; in a checkout, an editable install
    and an unpacked sdist they lie in ``data/`` at the top.
    """
    installed = _PACKAGE / "data" / name
    return installed if installed.exists() else _PACKAGE.parents[1] / "data" / name
