"""What the frame says on pages of a door that is not the account holder's: nobody mistakes where they are."""

import msgspec


class Door(msgspec.Struct, frozen=True, kw_only=True):
    """The word in the header in place of an account; `kind` names the colour of the line (portal.css)."""

    kind: str
    words: str
    detail: str = ""
