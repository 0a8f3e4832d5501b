"""Where the drivers of cards (PKCS #11 modules) usually are, by platform."""

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

KNOWN: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "linux": (
        ("AKİS", "/usr/lib/libakisp11.so"),
        ("AKİS", "/usr/lib64/libakisp11.so"),
        ("AKİS", "/usr/local/lib/libakisp11.so"),
        ("eToken", "/usr/lib/libeToken.so"),
        ("eToken", "/usr/lib64/libeToken.so"),
        ("eToken", "/usr/lib/libeTPkcs11.so"),
        ("OpenSC", "/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so"),
        ("OpenSC", "/usr/lib/aarch64-linux-gnu/opensc-pkcs11.so"),
        ("OpenSC", "/usr/lib64/opensc-pkcs11.so"),
    ),
    "darwin": (
        ("AKİS", "/usr/local/lib/libakisp11.dylib"),
        ("eToken", "/usr/local/lib/libeToken.dylib"),
        ("eToken", "/Library/Frameworks/eToken.framework/Versions/Current/libeToken.dylib"),
        ("OpenSC", "/Library/OpenSC/lib/opensc-pkcs11.so"),
        ("OpenSC", "/opt/homebrew/lib/opensc-pkcs11.so"),
    ),
    "win32": (
        ("AKİS", r"C:\Windows\System32\akisp11.dll"),
        ("eToken", r"C:\Windows\System32\eTPKCS11.dll"),
        ("OpenSC", r"C:\Program Files\OpenSC Project\OpenSC\pkcs11\opensc-pkcs11.dll"),
    ),
}


def list_modules(platform: str = sys.platform) -> tuple[tuple[str, str], ...]:
    """Return the known drivers of a platform: name and path."""
    return KNOWN.get(platform, ())


def find_modules(known: Iterable[tuple[str, str]]) -> list[Path]:
    """Return those that are installed here."""
    return [Path(path) for _, path in known if Path(path).is_file()]
