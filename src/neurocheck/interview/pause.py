"""Ctrl-Z: back to the shell, and on with the same question after ``fg``."""

import os
import signal
from typing import TYPE_CHECKING, Any


if TYPE_CHECKING:
    from prompt_toolkit.application import Application


__all__ = ["pausable", "pause"]


def pausable(application: "Application[Any]") -> None:
    """Let a signal pause a prompt as the key does, the next time that it runs."""
    if hasattr(signal, "SIGTSTP") and _listen not in application.pre_run_callables:
        application.pre_run_callables.append(_listen)


def pause() -> None:
    """Give the terminal back as it was, stop, and draw anew when continued."""
    from prompt_toolkit.application import run_in_terminal

    if hasattr(signal, "SIGTSTP"):
        run_in_terminal(_stop)


def _listen() -> None:
    """Hear the signal for as long as the prompt runs."""
    import asyncio

    loop = asyncio.get_running_loop()
    try:
        loop.add_signal_handler(signal.SIGTSTP, pause)
    except (NotImplementedError, RuntimeError, ValueError):
        return  # not the main thread: only the key pauses


def _stop() -> None:
    """Stop here; what started us with a pipe in between stops too."""
    signal.signal(signal.SIGTSTP, signal.SIG_DFL)
    os.kill(0, signal.SIGTSTP)
    _listen()
