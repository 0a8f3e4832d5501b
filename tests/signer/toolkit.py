"""What the window uses of Tk, without a display: a person is played who reads every page and presses a button.

Machines of tests have no display, and Python may have been built without Tk; what the window does with it is the same.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any, Final

CLOSE: Final = "WM_DELETE_WINDOW"


class Person:
    """Reads pages, and answers them one by one: `presses` names the buttons, `typed` is the code, `pin` the PIN."""

    def __init__(self, *presses: str, typed: str = "", pin: str = "") -> None:
        self.presses, self.typed, self.pin = iter(presses), typed, pin
        self.pages: list[list[str]] = []
        self.told: list[str] = []
        self.is_closed = False
        self.buttons: dict[str, Callable[[], None]] = {}

    def meet(self) -> None:
        """Press what comes next on this page; nothing left to press closes the window."""
        press = next(self.presses, None)
        self.buttons[press or CLOSE]()


_sitting: list[Person] = []


class TclError(Exception):
    """Raised where there is no display."""


class Widget:
    """A word, a field or a button on the page that the person reads now."""

    def __init__(self, _: Any = None, **given: Any) -> None:
        if "text" in given:
            _sitting[-1].pages[-1].append(given["text"])
        if "command" in given:
            _sitting[-1].buttons[given["text"]] = given["command"]

    def pack(self, **_: Any) -> None:
        """Stand somewhere."""

    def focus(self) -> None:
        """Take what is typed."""

    def destroy(self) -> None:
        """Go."""

    def get(self) -> str:
        """Return what was typed."""
        return _sitting[-1].typed


class Frame(Widget):
    """A page, or a row on it; only pages have a padding."""

    def __init__(self, _: Any = None, **given: Any) -> None:
        super().__init__()
        person = _sitting[-1]
        if "padding" in given or not person.pages:
            person.pages.append([])
            person.buttons = {name: act for name, act in person.buttons.items() if name == CLOSE}


class Root(Widget):
    """The window."""

    def title(self, words: str) -> None:
        """Have a name."""

    def update(self) -> None:
        """Draw."""

    def protocol(self, name: str, act: Callable[[], None]) -> None:
        """Do this when it is closed."""
        _sitting[-1].buttons[name] = act

    def wait_variable(self, _: Any) -> None:
        """Wait for the person."""
        _sitting[-1].meet()

    def destroy(self) -> None:
        """Close."""
        _sitting[-1].is_closed = True


class NoDisplay(Root):
    """A window where there is no display."""

    def __init__(self) -> None:
        raise TclError


class Variable:
    """A value that buttons set."""

    value = ""

    def set(self, value: str) -> None:
        """Take a value."""
        self.value = value

    def get(self) -> str:
        """Return it."""
        return self.value


def make_toolkit(*, has_display: bool) -> dict[str, ModuleType]:
    """Return the modules of Tk, as far as the window knows them."""
    parts = {
        "ttk": _module("ttk", Frame=Frame, Label=Widget, Entry=Widget, Button=Widget),
        "simpledialog": _module("simpledialog", askstring=lambda *_, **__: _sitting[-1].pin),
        "messagebox": _module("messagebox", showinfo=_tell, showerror=_tell),
    }
    root = Root if has_display else NoDisplay
    toolkit = _module("tkinter", Tk=root, StringVar=Variable, TclError=TclError, **parts)
    return {"tkinter": toolkit} | {f"tkinter.{name}": part for name, part in parts.items()}


def _tell(_: str, words: str, **__: Any) -> None:
    _sitting[-1].told.append(words)


def _module(name: str, **members: Any) -> ModuleType:
    made = ModuleType(name)
    for member, value in members.items():
        setattr(made, member, value)
    return made


@contextmanager
def sit_down(person: Person, *, has_display: bool = True) -> Iterator[None]:
    """Let a window that is opened now be this person's."""
    toolkit = make_toolkit(has_display=has_display)
    kept = {name: sys.modules.pop(name, None) for name in (*toolkit, "uets_imzaci.window")}
    sys.modules.update(toolkit)
    _sitting.append(person)
    yield
    _sitting.pop()
    for name, module in kept.items():
        sys.modules.pop(name, None)
        if module is not None:
            sys.modules[name] = module
