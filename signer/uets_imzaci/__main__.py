"""`uets-imzaci K7QM-2XPD`: sign what a browser asks for, with a card or a deneme card's file."""

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from uets_imzaci import __version__, links, settings
from uets_imzaci.cards import Source
from uets_imzaci.cards.files import FileSource
from uets_imzaci.cards.modules import find_modules, list_modules
from uets_imzaci.codes import read_code
from uets_imzaci.problems import Problem
from uets_imzaci.server import Server, read_origin
from uets_imzaci.settings import Settings
from uets_imzaci.signing import Outcome, Screen, sign
from uets_imzaci.terminal import Terminal
from uets_imzaci.viewing import Folder
from uets_imzaci.words import say

DONE, FAILED, DECLINED = 0, 1, 3
EPILOG: Final = "Açık kaynak uygulamadır; PTT'nin UETS'si değildir. (Open source; it is not PTT's UETS.)"


def read_command_line(words: Sequence[str] | None = None) -> argparse.Namespace:
    """Return the options. The PIN is never one."""
    parser = argparse.ArgumentParser(prog="uets-imzaci", description=__doc__, epilog=EPILOG)
    parser.add_argument(
        "code", nargs="?", default="", help="tarayıcıdaki kod / the code that the browser shows"
    )
    parser.add_argument("--server", default="", help="UETS adresi / address of the UETS")
    parser.add_argument("--card", default="", help="PKCS #12 dosyası / a PKCS #12 file instead of a card")
    parser.add_argument("--module", default="", help="kart sürücüsü / PKCS #11 module of the card")
    parser.add_argument(
        "--token", default="", help="kartın adı / label of the card, when several are inserted"
    )
    parser.add_argument("--language", choices=settings.LANGUAGES, default="", help="dil / language")
    parser.add_argument("--window", action="store_true", help="pencerede / in a window")
    parser.add_argument("--no-view", action="store_true", help="belgeleri açma / do not open documents")
    parser.add_argument("--list-modules", action="store_true", help="kart sürücüleri / known card drivers")
    parser.add_argument("--register-link", action="store_true", help="uets-imzaci:// (Linux)")
    parser.add_argument("--version", action="version", version=f"uets-imzaci {__version__}")
    return parser.parse_args(words)


def main(words: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code: 0 done, 1 failed, 3 declined by the person."""
    options = read_command_line(words)
    language = options.language or settings.LANGUAGES[0]
    try:
        given = Settings(*(getattr(options, word) for word in settings.WORDS))
        told = settings.read_settings(given, file=settings.find_file())
        language = told.language if told.language in settings.LANGUAGES else language
        if options.list_modules:
            return _print_modules(language)
        if options.register_link:
            file = links.register(program=Path(sys.argv[0]).resolve())
            print(say("link-registered", language, file=file))
            return DONE
        run = _run_in_window if options.window else _run_in_terminal
        return run(options, told, language)
    except Problem as problem:
        print(say(problem.name, language, **problem.facts), file=sys.stderr)
    except KeyboardInterrupt:
        print(say("interrupted", language), file=sys.stderr)
    return FAILED


def _run_in_terminal(options: argparse.Namespace, told: Settings, language: str) -> int:
    with Folder() as folder:
        screen = Terminal(folder, language=language, opens=not options.no_view)
        return _run(options.code, told, language, screen=screen)


def _run_in_window(options: argparse.Namespace, told: Settings, language: str) -> int:
    try:
        import tkinter as tk  # noqa: PLC0415 - Python may have been built without it

        from uets_imzaci.window import Window  # noqa: PLC0415
    except ImportError as error:
        raise Problem("no-window") from error
    with Folder() as folder:
        try:
            screen = Window(folder, language=language)
        except tk.TclError as error:
            raise Problem("no-window") from error
        try:
            return _run(options.code or screen.ask_code(), told, language, screen=screen)
        except Problem as problem:
            screen.tell_problem(problem.name, **problem.facts)
            raise
        finally:
            screen.close()


def _run(code: str, told: Settings, language: str, *, screen: Screen) -> int:
    if not code.strip():
        raise Problem("code-missing")
    if not told.server:
        raise Problem("server-missing", file=settings.find_file())
    with Server(read_origin(told.server), read_code(code), language=language) as server:
        outcome = sign(server=server, source=find_source(told), screen=screen, clock=read_clock)
    if outcome is Outcome.DECLINED:
        screen.tell("declined")
        return DECLINED
    return DONE


def find_source(told: Settings) -> Source:
    """Return where the card is: a file, the driver that was named, or every known driver that is installed."""
    if told.card:
        return FileSource(Path(told.card))
    from uets_imzaci.cards.tokens import TokenSource  # noqa: PLC0415 - loads the PKCS #11 binding

    modules = [Path(told.module)] if told.module else find_modules(list_modules())
    return TokenSource(modules, label=told.token)


def _print_modules(language: str) -> int:
    for name, path in list_modules():
        print(
            say("module-here" if Path(path).is_file() else "module-not-here", language, name=name, path=path)
        )
    return DONE


read_clock: Callable[[], datetime] = lambda: datetime.now(tz=UTC)  # noqa: E731, TID251 - a program of its own


if __name__ == "__main__":
    sys.exit(main())
