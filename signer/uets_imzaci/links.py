"""`uets-imzaci://` links: the browser opens the program with the code. On Linux a .desktop file registers them.

On Windows and macOS the installer of the organisation does that (docs/guide/e-imza.md).
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from uets_imzaci.problems import Problem

NAME: Final = "uets-imzaci.desktop"
TYPE: Final = "x-scheme-handler/uets-imzaci"
ENTRY: Final = """[Desktop Entry]
Type=Application
Name=UETS imzacı
Name[en]=UETS signer
Comment=E-imza ile giriş ve imza
Comment[en]=Log in and sign with an e-signature
Exec="{program}" --window %u
Terminal=false
NoDisplay=true
MimeType={type};
"""


def register(
    *, program: Path, environment: Mapping[str, str] = os.environ, platform: str = sys.platform
) -> Path:
    """Write the .desktop file of the person and make it the opener of the links; raises Problem elsewhere."""
    if not platform.startswith("linux"):
        raise Problem("link-elsewhere")
    share = Path(environment.get("XDG_DATA_HOME") or Path(environment.get("HOME", "~")) / ".local" / "share")
    file = share.expanduser() / "applications" / NAME
    file.parent.mkdir(parents=True, exist_ok=True)
    quoted = str(program).replace("\\", r"\\").replace('"', r"\"").replace("%", "%%")
    file.write_text(ENTRY.format(program=quoted, type=TYPE), encoding="utf-8")
    opener = shutil.which("xdg-mime", path=environment.get("PATH"))
    if opener:
        subprocess.run([opener, "default", NAME, TYPE], check=False, env=dict(environment))  # noqa: S603 - ours
    return file
