"""What goes wrong within the loop of a menu comes out of it, and is printed nowhere."""

import asyncio

import pytest
from prompt_toolkit.application import Application, create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.layout import FormattedTextControl, Layout, Window
from prompt_toolkit.output import DummyOutput

from neurocheck.interview.menus.screen import run_screen


HELD = "an-answer-of-a-person"


@pytest.mark.parametrize("place", ["key", "drawing", "callback"])
def test_an_error_in_the_loop_ends_the_menu(
    place: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """It is raised where the menu was opened, as any other error is."""
    keys = KeyBindings()

    def draw() -> str:
        if place == "drawing":
            raise LookupError(HELD)
        return "drawn"

    @keys.add("x")
    def _press(_event: KeyPressEvent) -> None:
        if place == "key":
            raise LookupError(HELD)
        asyncio.get_running_loop().call_soon(fail)
        asyncio.get_running_loop().call_soon(fail)

    def fail() -> None:
        raise LookupError(HELD)

    with create_pipe_input() as pipe:
        pipe.send_text("x")
        with create_app_session(input=pipe, output=DummyOutput()):
            layout = Layout(Window(FormattedTextControl(draw)))
            menu: Application[None] = Application(layout, key_bindings=keys)
            with pytest.raises(LookupError):
                run_screen(menu)

    assert capfd.readouterr() == ("", "")
