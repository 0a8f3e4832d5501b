"""What the program is told: options of the command line before its settings file, and that before the environment.

The file is `settings.toml` in the program's folder, with the words server, card, module, token and language.
"""

import os
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

from uets_imzaci.problems import Problem

FOLDER: Final = "uets-imzaci"
SETTINGS, SERVER = "UETS_IMZACI_SETTINGS", "UETS_IMZACI_SERVER"
LANGUAGES: Final = ("tr", "en")
WORDS: Final = ("server", "card", "module", "token", "language")


class Settings(NamedTuple):
    """Empty means: not said."""

    server: str = ""
    card: str = ""
    module: str = ""
    token: str = ""
    language: str = ""


def find_file(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path:
    """Return where the settings file is, or would be."""
    if environment.get(SETTINGS):
        return Path(environment[SETTINGS])
    home = Path(environment.get("HOME") or Path.home())
    folders = {
        "win32": Path(environment.get("APPDATA") or home / "AppData" / "Roaming"),
        "darwin": home / "Library" / "Application Support",
    }
    default = Path(environment.get("XDG_CONFIG_HOME") or home / ".config")
    return folders.get(platform, default) / FOLDER / "settings.toml"


def read_settings(given: Settings, *, file: Path, environment: Mapping[str, str] = os.environ) -> Settings:
    """Return the options with what the file and the environment add; raises Problem for a broken file."""
    try:
        written = tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Problem("settings-broken", file=file) from error
    if not all(key in WORDS and isinstance(value, str) for key, value in written.items()):
        raise Problem("settings-broken", file=file)
    if given.card or given.module:  # one card is meant
        written = {key: value for key, value in written.items() if key not in {"card", "module", "token"}}
    merged = Settings(**{word: getattr(given, word) or written.get(word, "") for word in WORDS})
    return merged._replace(server=merged.server or environment.get(SERVER, ""))
