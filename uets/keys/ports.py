"""What keys need from the world: peppers, the key vault as its client sees it, and what only the vault process has."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol
from uuid import UUID

import msgspec
from typing_extensions import override

from uets.kernel.ports import Slot


class VaultRefused(Exception):
    """The key vault answered no; `code` says why (`login-not-fresh`, `reveal-limit`, `key-not-found` …)."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class VaultUnavailable(OSError):
    """The key vault does not answer: not running, too slow, or not speaking as agreed."""


class EnvelopeInvalid(ValueError):
    """An envelope was changed, belongs to another key, or its KEK is not here."""


class PokeRequest(msgspec.Struct, frozen=True, tag="poke"):
    """Ordered keys are waiting: look at the mint requests now. Carries nothing, so a false one costs one query."""


class RevealRequest(msgspec.Struct, frozen=True, kw_only=True, tag="reveal"):
    """Görüntüle: who asks for which key, out of which session; the vault checks login, role and counts itself."""

    account_id: UUID
    grant_id: UUID
    key_id: UUID
    person_id: UUID
    session_hash: str
    """SHA-256 of the session key, hex: the vault looks up the newest login of this session."""
    form_id: UUID
    """Number of the page's form: it becomes the id of the reveal, so that one form never shows a key twice."""
    request_id: str = ""
    address: str = ""
    user_agent: str = ""


class PermitRequest(msgspec.Struct, frozen=True, kw_only=True, tag="permit"):
    """A second person approves that a key is shown (rule R5): which request, who approves, out of which session.

    For whom and which key it is, the vault reads in what was asked for; it checks login, role and person itself.
    """

    account_id: UUID
    approval_id: UUID
    person_id: UUID
    session_hash: str
    request_id: str = ""
    address: str = ""
    user_agent: str = ""


VaultRequest = PokeRequest | RevealRequest | PermitRequest


class DoneAnswer(msgspec.Struct, frozen=True, tag="done"):
    """Understood; nothing to hand back."""


class RevealAnswer(msgspec.Struct, frozen=True, kw_only=True, tag="revealed"):
    """The key in the clear, after `key:revealed` was written, and how many reveals are left today."""

    key: str
    left_today: int
    revealed_at: datetime

    @override
    def __repr__(self) -> str:
        return "RevealAnswer(…)"


class RefusalAnswer(msgspec.Struct, frozen=True, tag="refused"):
    """No, and why."""

    code: str


VaultAnswer = DoneAnswer | RevealAnswer | RefusalAnswer


class KeyVault(Protocol):
    """The key vault as web and worker see it: they can ask, never decrypt."""

    def poke(self) -> None:
        """Say that keys wait to be minted; raises VaultUnavailable (the vault also looks by itself)."""

    def reveal(self, request: RevealRequest) -> RevealAnswer:
        """Return the key; raises VaultRefused or VaultUnavailable."""

    def permit(self, request: PermitRequest) -> None:
        """Let a key be shown once; raises VaultRefused or VaultUnavailable."""


class VaultDoor(Protocol):
    """The vault's own side: a socket that only its owner can reach."""

    def serve(
        self, answer: Callable[[VaultRequest], VaultAnswer], *, between: Callable[[], None] | None = None
    ) -> None:
        """Answer one request after the other until `close` is called; what `answer` or `between` raises ends it.

        `between` (minting) is called at the start, after every request and at least once a second, in this thread.
        """

    def close(self) -> None:
        """Stop serving and remove the socket; may be called by a signal handler or another thread."""


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """An encrypted key: AES-256-GCM under a data key of its own, which the vault's KEK wraps."""

    kek_id: str
    wrapped_key: bytes
    nonce: bytes
    ciphertext: bytes


class Envelopes(Protocol):
    """Puts keys into envelopes and takes them out; bound in the vault process only."""

    def seal(self, secret: bytes, *, context: str) -> Envelope:
        """Return the envelope of a key for a context (`kid|grant|account|version`, keys-and-api.md §2)."""

    def open(self, envelope: Envelope, *, context: str) -> bytes:
        """Return the key; raises EnvelopeInvalid."""


class Peppers(Protocol):
    """HMAC-SHA-256 under peppers with version numbers; the peppers never leave the gateway."""

    @property
    def newest(self) -> int:
        """Version under which new keys are stored."""

    def mac(self, message: bytes, *, version: int) -> bytes:
        """Return the HMAC of the message; raises LookupError for a pepper that is gone."""


peppers: Slot[Peppers] = Slot("keys.peppers")
key_vault: Slot[KeyVault] = Slot("keys.key_vault")
vault_door: Slot[VaultDoor] = Slot("keys.vault_door")
envelopes: Slot[Envelopes] = Slot("keys.envelopes")
