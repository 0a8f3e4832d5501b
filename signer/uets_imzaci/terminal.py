"""The terminal as a screen."""

import getpass
import hashlib
import sys
from typing import Final

from uets_imzaci import viewing
from uets_imzaci.cards import Holder
from uets_imzaci.checks import Shown
from uets_imzaci.requests import SigningRequest
from uets_imzaci.words import say

YES: Final = {"tr": ("e", "evet"), "en": ("y", "yes")}


class Terminal:
    """Asks on standard input, shows on standard output. The PIN is not echoed."""

    def __init__(self, folder: viewing.Folder, *, language: str, opens: bool) -> None:
        """Remember the language and whether documents are opened in a viewer."""
        self._folder, self._language, self._opens = folder, language, opens

    def tell(self, sentence: str, /, **facts: object) -> None:
        """Print a sentence."""
        print(say(sentence, self._language, **facts), flush=True)

    def agrees(self, request: SigningRequest, files: list[Shown]) -> bool:
        """Print everything, open the documents, and ask."""
        self.tell(f"kind-{request.kind}")
        self.tell("statement", text=request.statement)
        self.tell("origin", text=request.origin)
        self.tell("browser", text=request.browser)
        self.tell("match", number=f"{request.match_number:02d}")
        for file, path in zip(files, self._folder.save(files), strict=True):
            self.tell("file", name=file.name, path=path, sha256=hashlib.sha256(file.content).hexdigest())
            if self._opens and viewing.is_pdf(file.content) and not viewing.open_file(path):
                self.tell("no-viewer")
        self.tell("compare", number=f"{request.match_number:02d}")
        return self._ask("agree").strip().casefold() in YES[self._language]

    def choose(self, holders: list[Holder]) -> int | None:
        """Print the certificates with numbers and ask for one."""
        for place, holder in enumerate(holders, start=1):
            self.tell("certificate", place=place, **_facts(holder))
        chosen = self._ask("choose").strip()
        return int(chosen) - 1 if chosen.isdecimal() and 0 < int(chosen) <= len(holders) else None

    def ask_pin(self, holder: Holder | None) -> str:
        """Ask for the PIN without echo; from a pipe it is a line."""
        if holder:
            self.tell("card-of", **_facts(holder))
        words = say("pin", self._language)
        if sys.stdin.isatty():
            return getpass.getpass(words)
        print(words, flush=True)
        return sys.stdin.readline().rstrip("\r\n")

    def _ask(self, name: str) -> str:
        print(say(name, self._language), end=" ", flush=True)
        answer = sys.stdin.readline()
        if not sys.stdin.isatty():
            print()
        return answer


def _facts(holder: Holder) -> dict[str, object]:
    return {"name": holder.name, "issuer": holder.issuer, "date": f"{holder.valid_until:%d.%m.%Y}"}
