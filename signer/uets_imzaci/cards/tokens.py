"""Cards behind a PKCS #11 module: their certificates are read without the PIN, the key is used after it.

Many cards know only the bare mechanisms, so the hash is made here: CKM_RSA_PKCS over a DigestInfo, CKM_ECDSA over the
digest.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pkcs11
from asn1crypto import algos, core
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from pkcs11 import Attribute, Mechanism, ObjectClass
from pkcs11.constants import TokenFlag
from pkcs11.exceptions import (
    DeviceRemoved,
    FunctionCancelled,
    PinIncorrect,
    PinInvalid,
    PinLenRange,
    PinLocked,
    PKCS11Error,
    TokenNotPresent,
)

from uets_imzaci.cards import Holder, describe, find_algorithm, is_for_documents
from uets_imzaci.problems import Problem


class Found(NamedTuple):
    """A certificate in a token, with the id that its key has too."""

    token: Any
    key_id: bytes
    certificate: bytes


class TokenCard:
    """A key in a token whose PIN was right; closes its session at the end."""

    def __init__(self, found: Found, *, pin: str) -> None:
        """Log in to the token; raises Problem."""
        self.certificate = found.certificate
        self.algorithm = find_algorithm(found.certificate)
        by_pad = bool(found.token.flags & TokenFlag.PROTECTED_AUTHENTICATION_PATH)
        self._pin = pin
        self._session = _run(lambda: found.token.open(user_pin=pkcs11.PROTECTED_AUTH if by_pad else pin))
        try:
            self._key = _run(lambda: self._find_key(found.key_id))
        except BaseException:
            self._session.close()
            raise

    def close(self) -> None:
        """Log out."""
        self._session.close()

    def sign(self, content: bytes) -> bytes:
        """Return the signature, SHA-256; raises Problem when the card was pulled out."""
        digest = hashlib.sha256(content).digest()
        if self.algorithm == "RSA":
            return bytes(_run(lambda: self._sign(_digest_info(digest), Mechanism.RSA_PKCS)))
        pair = _run(lambda: self._sign(digest, Mechanism.ECDSA))
        half = len(pair) // 2
        return encode_dss_signature(int.from_bytes(pair[:half]), int.from_bytes(pair[half:]))

    def _sign(self, content: bytes, mechanism: Mechanism) -> bytes:
        """Sign; a key that wants its PIN for every signature is given it again (CKA_ALWAYS_AUTHENTICATE)."""
        again = {"pin": self._pin} if _asks_each_time(self._key) else {}
        return bytes(self._key.sign(content, mechanism=mechanism, **again))

    def _find_key(self, key_id: bytes) -> Any:
        wanted = {Attribute.CLASS: ObjectClass.PRIVATE_KEY, Attribute.ID: key_id}
        found = list(self._session.get_objects(wanted))
        if not found:
            raise Problem("key-missing")
        return found[0]


class TokenSource:
    """Every inserted card that the drivers see, or the one of a label."""

    def __init__(self, modules: list[Path], *, label: str = "") -> None:
        """Remember the drivers; they are loaded when a card is asked for."""
        self._modules, self._label = modules, label
        self._found: list[Found] = []

    def list_holders(self) -> list[Holder]:
        """Return whose certificates for documents are there; raises Problem."""
        self._found = list_certificates(self._modules, label=self._label)
        return [describe(each.certificate) for each in self._found]

    def open(self, place: int, *, pin: str) -> TokenCard:
        """Return the card; raises Problem."""
        return TokenCard(self._found[place], pin=pin)


def list_certificates(modules: list[Path], *, label: str = "") -> list[Found]:
    """Return the certificates for documents of every inserted card; raises Problem when there is no card, or none."""
    if not modules:
        raise Problem("no-driver")
    tokens = [token for module in modules for token in _list_tokens(module)]
    if label:
        tokens = [token for token in tokens if token.label == label]
    if not tokens:
        raise Problem("no-card")
    found = {each.certificate: each for token in tokens for each in _run(lambda: list(_read(token)))}  # noqa: B023
    usable = [each for each in found.values() if is_for_documents(each.certificate)]
    if not usable:
        raise Problem("no-certificate")
    return usable


def _list_tokens(module: Path) -> list[Any]:
    try:
        library = pkcs11.lib(str(module))
    except (PKCS11Error, RuntimeError, OSError) as error:
        raise Problem("driver-broken", file=module) from error
    return [
        token
        for token in _run(lambda: list(library.get_tokens()))
        if token.flags & TokenFlag.TOKEN_INITIALIZED
    ]


def _read(token: Any) -> Iterator[Found]:
    """Yield the readable certificates of a token."""
    with token.open() as session:
        for each in session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE}):
            certificate = bytes(each[Attribute.VALUE])
            try:
                x509.load_der_x509_certificate(certificate)
            except ValueError:
                continue
            yield Found(token, bytes(each[Attribute.ID]), certificate)


def _asks_each_time(key: Any) -> bool:
    try:
        return bool(key[Attribute.ALWAYS_AUTHENTICATE])
    except PKCS11Error:
        return False


def _digest_info(digest: bytes) -> bytes:
    """Return what RSA signs (RFC 8017 §9.2)."""
    algorithm = algos.DigestAlgorithm({"algorithm": "sha256", "parameters": core.Null()})
    return bytes(algos.DigestInfo({"digest_algorithm": algorithm, "digest": digest}).dump())


def _run(act: Any) -> Any:
    """Do something with a card; raises the Problem of what the card answers."""
    try:
        return act()
    except PinLenRange as error:
        raise Problem("pin-length") from error
    except (PinIncorrect, PinInvalid) as error:
        raise Problem("pin-wrong") from error
    except PinLocked as error:
        raise Problem("pin-locked") from error
    except FunctionCancelled as error:
        raise Problem("card-cancelled") from error
    except (DeviceRemoved, TokenNotPresent) as error:
        raise Problem("no-card") from error
    except PKCS11Error as error:
        raise Problem("card-failed", reason=type(error).__name__) from error
