"""A small window as a screen (tkinter, where Python has it)."""

import tkinter as tk
from collections.abc import Callable
from tkinter import messagebox, simpledialog, ttk
from typing import Final

from uets_imzaci import viewing
from uets_imzaci.cards import Holder
from uets_imzaci.checks import Shown
from uets_imzaci.requests import SigningRequest
from uets_imzaci.words import say

TITLE: Final = "UETS imzacı"
WIDTH: Final = 460
LARGE: Final = ("TkDefaultFont", 28, "bold")


class Window:
    """One request at a time; every question is a page of the same window."""

    def __init__(self, folder: viewing.Folder, *, language: str) -> None:
        """Open the window; raises tkinter.TclError without a display."""
        self._folder, self._language = folder, language
        self._root = tk.Tk()
        self._root.title(TITLE)
        self._answer = tk.StringVar()
        self._root.protocol("WM_DELETE_WINDOW", lambda: self._answer.set("closed"))
        self._page = ttk.Frame(self._root)

    def close(self) -> None:
        """Close it."""
        self._root.destroy()

    def ask_code(self) -> str:
        """Return the code that is typed, empty when the window is closed."""
        self._clear()
        self._line(self._say("ask-code"))
        entry = ttk.Entry(self._page, font=LARGE, width=10)
        entry.pack(pady=8)
        entry.focus()
        self._buttons(("continue", "yes"))
        return entry.get() if self._wait() == "yes" else ""

    def agrees(self, request: SigningRequest, files: list[Shown]) -> bool:
        """Show everything with a button per document, and ask."""
        self._clear()
        number = f"{request.match_number:02d}"
        self._line(self._say(f"kind-{request.kind}"))
        self._line(self._say("statement", text=request.statement))
        self._line(self._say("origin", text=request.origin))
        self._line(self._say("browser", text=request.browser))
        ttk.Label(self._page, text=number, font=LARGE).pack()
        self._line(self._say("compare", number=number))
        for file, path in zip(files, self._folder.save(files), strict=True):
            text = self._say("open-file", name=file.name)
            button = ttk.Button(self._page, text=text, command=lambda each=path: viewing.open_file(each))  # type: ignore[misc]
            button.pack(fill="x", pady=2)
        self._buttons(("sign", "yes"), ("cancel", "no"))
        return self._wait() == "yes"

    def choose(self, holders: list[Holder]) -> int | None:
        """Show a button per certificate."""
        self._clear()
        self._line(self._say("choose"))
        for place, holder in enumerate(holders):
            text = f"{holder.name} · {holder.issuer} · {holder.valid_until:%d.%m.%Y}"
            ttk.Button(self._page, text=text, command=self._setter(str(place))).pack(fill="x", pady=2)
        answer = self._wait()
        return int(answer) if answer.isdecimal() else None

    def ask_pin(self, holder: Holder | None) -> str:
        """Ask for the PIN, not shown."""
        words = f"{holder.name}\n{self._say('pin')}" if holder else self._say("pin")
        return simpledialog.askstring(TITLE, words, show="•", parent=self._root) or ""

    def tell(self, sentence: str, /, **facts: object) -> None:
        """Show a sentence; while signing it stands in the window."""
        self._clear()
        self._line(self._say(sentence, **facts))
        self._root.update()
        if sentence.startswith("signed"):
            messagebox.showinfo(TITLE, self._say(sentence, **facts), parent=self._root)

    def tell_problem(self, sentence: str, /, **facts: object) -> None:
        """Show what went wrong."""
        messagebox.showerror(TITLE, self._say(sentence, **facts), parent=self._root)

    def _say(self, sentence: str, /, **facts: object) -> str:
        return say(sentence, self._language, **facts)

    def _clear(self) -> None:
        self._page.destroy()
        self._page = ttk.Frame(self._root, padding=16)
        self._page.pack(fill="both", expand=True)

    def _line(self, text: str) -> None:
        ttk.Label(self._page, text=text, wraplength=WIDTH, justify="left").pack(anchor="w", pady=4)

    def _buttons(self, *buttons: tuple[str, str]) -> None:
        row = ttk.Frame(self._page)
        row.pack(pady=12)
        for name, answer in buttons:
            ttk.Button(row, text=self._say(name), command=self._setter(answer)).pack(side="left", padx=4)

    def _setter(self, answer: str) -> Callable[[], None]:
        return lambda: self._answer.set(answer)

    def _wait(self) -> str:
        self._root.wait_variable(self._answer)
        return self._answer.get()
