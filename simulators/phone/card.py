"""The e-imza card on a person's phone page: where the file is, its PIN, and the command that signs with it."""

import os
from html import escape
from pathlib import Path

from simulators.certificates.cards import PIN


def describe_card(file: Path | None, *, portal: str) -> str:
    """Return the section of the page; nothing for a person without a card."""
    if file is None:
        return ""
    shown = os.path.relpath(file)
    command = f"uets-imzaci --server {portal.rstrip('/')} --card {shown} KOD"
    return (
        "<section><h2>E-imza kartı</h2>"
        "<p>Tarayıcıda <strong>e-imza</strong> ile girişi seçin; gösterilen kodu KOD yerine yazın:</p>"
        f"<pre><code>.venv/bin/{escape(command)}</code></pre>"
        f"<dl><div><dt>PIN</dt><dd><code>{PIN}</code></dd></div>"
        f"<div><dt>Kart dosyası</dt><dd><code>{escape(shown)}</code></dd></div></dl></section>"
    )
