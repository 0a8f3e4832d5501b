"""WebAuthn for one host: what a browser is asked, and every check of its answer (WebAuthn level 3 §7.1, §7.2)."""

import json
import logging
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from uets.login.ports import Ceremony, NewPasskey, PasskeyInvalid, UsedPasskey

logging.getLogger("fido2").setLevel(logging.WARNING)  # it would log ids of credentials

VERIFIED: Final = UserVerificationRequirement.REQUIRED
LONGEST_ANSWER: Final = 20_000


class Fido2Passkeys:
    """Passkeys of the host of the public address; its exact origin is the only one believed."""

    def __init__(self, *, base_url: str, name: str) -> None:
        """Name the relying party after the installation."""
        parts = urlsplit(base_url)
        self._origin = f"{parts.scheme}://{parts.netloc}"
        party = PublicKeyCredentialRpEntity(name=name, id=parts.hostname or "")
        self._server = Fido2Server(party, attestation=None, verify_origin=self._is_ours)

    def ask_new(self, *, handle: bytes, name: str, known: Sequence[bytes]) -> Ceremony:
        """Begin a registration; an authenticator that holds a known passkey makes no second one."""
        options, state = self._server.register_begin(
            PublicKeyCredentialUserEntity(id=handle, name=name, display_name=name),
            [AttestedCredentialData(key) for key in known],
            resident_key_requirement=ResidentKeyRequirement.PREFERRED,
            user_verification=VERIFIED,
        )
        return Ceremony(options=json.dumps(dict(options)), state=json.dumps(state))

    def check_new(self, *, state: str, answer: str) -> NewPasskey:
        """Return the new passkey: challenge, origin, host, presence and verification of the user were right."""
        try:
            made = self._server.register_complete(_state(state), _read(answer))
        except (ValueError, KeyError, TypeError, AttributeError) as wrong:
            raise PasskeyInvalid(str(wrong)) from wrong
        credential = made.credential_data
        if credential is None:
            message = "no credential"
            raise PasskeyInvalid(message)
        return NewPasskey(
            credential_id=credential.credential_id, public_key=bytes(credential), sign_count=made.counter
        )

    def ask(self, *, known: Sequence[bytes]) -> Ceremony:
        """Begin an authentication."""
        credentials = [AttestedCredentialData(key) for key in known]
        options, state = self._server.authenticate_begin(credentials, user_verification=VERIFIED)
        return Ceremony(options=json.dumps(dict(options)), state=json.dumps(state))

    def check(self, *, state: str, answer: str, known: Sequence[bytes]) -> UsedPasskey:
        """Return which passkey has signed; as in `check_new`, and the signature was right."""
        credentials = [AttestedCredentialData(key) for key in known]
        try:
            given = AuthenticationResponse.from_dict(_read(answer))
            used = self._server.authenticate_complete(_state(state), credentials, given)
        except (ValueError, KeyError, TypeError, AttributeError) as wrong:
            raise PasskeyInvalid(str(wrong)) from wrong
        return UsedPasskey(
            credential_id=used.credential_id, sign_count=given.response.authenticator_data.counter
        )

    def _is_ours(self, origin: str) -> bool:
        return origin == self._origin


def _state(kept: str) -> dict[str, Any]:
    state: dict[str, Any] = json.loads(kept)
    return state | {"user_verification": VERIFIED}


def _read(answer: str) -> dict[str, Any]:
    if len(answer) > LONGEST_ANSWER:
        message = "too long"
        raise ValueError(message)
    found = json.loads(answer)
    if not isinstance(found, dict):
        message = "no object"
        raise TypeError(message)
    return found
