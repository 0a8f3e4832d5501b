"""Text that is canonical XML as it is written (Canonical XML 1.0), so that no tree has to be built to sign it.

Every namespace stands on the root, attributes are sorted, no element is empty by tag, text is NFC and escaped as the
canonical form escapes it. A test compares each file with what lxml canonicalises it to.
"""

import re
import unicodedata
from typing import Final

DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'

NAMESPACES: Final = (
    ' xmlns:ds="http://www.w3.org/2000/09/xmldsig#"'
    ' xmlns:erds="http://uri.etsi.org/19522/v1#"'
    ' xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"'
    ' xmlns:uets="urn:uets:tr:evidence:v1"'
    ' xmlns:xades="http://uri.etsi.org/01903/v1.3.2#"'
)
"""What stands on the root, in canonical order; an element canonicalised alone repeats just this list."""

_NEEDS_NOTHING: Final = bytes(byte for byte in range(0x20, 0xCC) if byte not in b"&<>\\")
"""The bytes of UTF-8 text that stands for itself: no markup, no escape of JSON, no letter from U+0300 on.

Below U+0300 nothing combines, so such text is NFC; what XML does not allow is escaped in JSON or lies above.
"""

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def text(value: object) -> str:
    """Return a value as canonical character data: NFC, what XML 1.0 §2.2 does not allow replaced by U+FFFD."""
    found = value if isinstance(value, str) else str(value)
    if not found.isascii() and not unicodedata.is_normalized("NFC", found):
        found = unicodedata.normalize("NFC", found)
    if not found.isprintable():
        found = _NOT_XML.sub("\ufffd", found).replace("\r", "\0")
    if "&" in found or "<" in found or ">" in found:
        found = found.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return found.replace("\0", "&#xD;")


def needs_nothing(json: bytes) -> bool:
    """Tell from canonical JSON, in one pass over its bytes, that `text` would change none of the strings in it."""
    return not json.translate(None, _NEEDS_NOTHING)
