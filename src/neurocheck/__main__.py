"""The way in: ``neurocheck`` and ``python -m neurocheck``."""

# Without its underscore it imports so much that Ctrl-C often falls into it.
import _signal  # type: ignore[import-not-found] # the part of signal in C


_LISTENS = _signal.getsignal(_signal.SIGINT) is _signal.default_int_handler
if _LISTENS:
    # Until there is something to keep, and once all is kept, Ctrl-C ends the program
    # as it ends one in C: at once, without a word. So this comes before all imports.
    _signal.signal(_signal.SIGINT, _signal.SIG_DFL)

import gc  # noqa: E402 - see above


__all__ = ["main"]

_ALLOCATIONS = 100_000


def main() -> None:
    """Run the program and leave.

    Starting makes many objects that live to the end. Looking through them for
    garbage again and again costs a twentieth of the time, so it is done less often.
    """
    gc.set_threshold(_ALLOCATIONS)
    # After the threshold: most of the objects are made by these imports.
    from neurocheck.faults import install_hooks

    install_hooks()
    from neurocheck.cli.app import main as run_process

    try:
        if _LISTENS:
            _signal.signal(_signal.SIGINT, _signal.default_int_handler)
        run_process()
    finally:
        if _LISTENS:
            _signal.signal(_signal.SIGINT, _signal.SIG_DFL)


if __name__ == "__main__":
    main()
