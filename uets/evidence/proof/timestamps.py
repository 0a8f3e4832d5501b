"""RFC 3161: asking for a time stamp, and checking a token's own signature, imprint and nonce.

Who made a token is asked of `certificates`; here it is only what the token says and that its signature holds.
"""

from datetime import UTC, datetime
from typing import Final, NamedTuple

from uets.evidence.proof import cms, der

ID_TST_INFO: Final = "1.2.840.113549.1.9.16.1.4"
_DIGEST_OIDS: Final = {name: oid for oid, name in cms.DIGESTS.items()}
_GRANTED: Final = (0, 1)
_BOOLEAN_TRUE: Final = b"\x01\x01\xff"


class TokenInvalid(ValueError):
    """A reply or token of a time-stamp authority cannot be used; the text says why."""


class Token(NamedTuple):
    """What a time-stamp token says. `encoded` is the ContentInfo as the authority sent it."""

    encoded: bytes
    policy: str
    digest: str
    imprint: bytes
    serial: int
    gen_time: datetime
    nonce: int | None
    certificate: bytes
    """The authority's certificate (DER), which the token carries."""
    certificates: tuple[bytes, ...]


def request(imprint: bytes, *, nonce: int, digest: str = "sha256") -> bytes:
    """Return a TimeStampReq for a hash, asking for the authority's certificate (RFC 3161 §2.4.1)."""
    algorithm = der.wrap(der.SEQUENCE, der.oid(_DIGEST_OIDS[digest]))
    hashed = der.wrap(der.SEQUENCE, algorithm, der.wrap(der.OCTET_STRING, imprint))
    return der.wrap(der.SEQUENCE, der.integer(1), hashed, der.integer(nonce), _BOOLEAN_TRUE)


def read_reply(reply: bytes, *, imprint: bytes, nonce: int) -> Token:
    """Return the token of a TimeStampResp when it answers just this request; raises TokenInvalid."""
    try:
        fields = der.read_whole(reply, tag=der.SEQUENCE, name="TimeStampResp").children()
        status = der.read_integer(next(next(fields).children()))
        token = next(fields, None)
    except (der.NotDer, StopIteration) as error:
        raise TokenInvalid("the answer is not a TimeStampResp") from error
    if status not in _GRANTED or token is None:
        message = f"the authority refused (status {status})"
        raise TokenInvalid(message)
    found = read_token(token.encoded)
    check_imprint(found, imprint)
    if found.nonce != nonce:
        raise TokenInvalid("the token answers another request (nonce)")
    return found


def read_token(encoded: bytes) -> Token:
    """Read a token and check its signature with the certificate inside; raises TokenInvalid."""
    try:
        signed = cms.read_signed_data(encoded)
        if signed.content_type != ID_TST_INFO or signed.content is None or len(signed.signers) != 1:
            raise TokenInvalid("it is not a time-stamp token with one signer")
        certificate = cms.find_certificate(signed, signed.signers[0])
        cms.check_signer(signed, signed.signers[0], certificate=certificate, content=signed.content)
        return _read_info(encoded, signed.content, certificate, signed.certificates)
    except (der.NotDer, cms.SignatureInvalid, StopIteration) as error:
        message = f"the token cannot be checked: {error}"
        raise TokenInvalid(message) from error


def check_imprint(token: Token, imprint: bytes) -> None:
    """Raise TokenInvalid unless the token stamps this hash."""
    if token.imprint != imprint:
        raise TokenInvalid("the token stamps another hash")


def _read_info(encoded: bytes, content: bytes, certificate: bytes, others: tuple[bytes, ...]) -> Token:
    fields = der.read_whole(content, tag=der.SEQUENCE, name="TSTInfo").children()
    der.read_integer(next(fields))
    policy = der.read_oid(next(fields))
    algorithm, hashed = der.expect(next(fields), tag=der.SEQUENCE, name="messageImprint").children()
    digest = cms.DIGESTS.get(der.read_oid(next(algorithm.children())))
    if digest is None:
        raise TokenInvalid("its digest algorithm no longer holds")
    serial = der.read_integer(next(fields))
    gen_time = read_time(next(fields))
    nonce = next((der.read_integer(field) for field in fields if field.tag == der.INTEGER), None)
    return Token(encoded, policy, digest, hashed.content, serial, gen_time, nonce, certificate, others)


def read_time(element: der.Element) -> datetime:
    """Return the instant of a GeneralizedTime in UTC (RFC 3161 §2.4.2); raises NotDer."""
    text = der.expect(element, tag=der.GENERALIZED_TIME, name="genTime").content.decode("ascii", "replace")
    whole, _, fraction = text.removesuffix("Z").partition(".")
    try:
        at = datetime.strptime(whole, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        return at.replace(microsecond=int(f"{fraction[:6]:0<6}")) if fraction else at
    except ValueError as error:
        message = f"{text} is not a time"
        raise der.NotDer(message) from error
