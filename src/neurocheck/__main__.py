"""The way in: ``neurocheck`` and ``python -m neurocheck``."""

import gc


__all__ = ["main"]

_ALLOCATIONS = 100_000


def main() -> None:
    """Run the program and leave.

    Starting makes many objects that live to the end. Looking through them for
    garbage again and again costs a twentieth of the time, so it is done less often.
    """
    gc.set_threshold(_ALLOCATIONS)
    # After the threshold: most of the objects are made by these imports.
    from neurocheck.cli.app import main as run_process

    run_process()


if __name__ == "__main__":
    main()
