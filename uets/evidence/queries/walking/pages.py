"""What the stages of a verification share: where it stands, what a page found, what it is held against."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec

from uets.evidence.proof.certificates import NotTrusted, Published, Role, check_role, fingerprint
from uets.evidence.proof.timestamps import Token, TokenInvalid, read_token
from uets.evidence.states import FaultKind
from uets.kernel import pool

STAMPED_WITHIN: Final = timedelta(minutes=15)
"""Younger rows may still wait for their seal or time stamp."""

ONE_VIEW: Final = """-- a page sees one state of all tables
SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"""

CERTIFICATE: Final = """-- a certificate that sealed or stamped
SELECT content FROM evidence_certificate WHERE id = %s AND role = %s"""


class Fault(msgspec.Struct, frozen=True):
    """One thing that is wrong: what, where, and how it was seen."""

    kind: FaultKind
    where: str
    detail: str = ""


class Position(msgspec.Struct, frozen=True):
    """Where a verification stands: the stage and the last thing seen in it. Kept as JSON between two runs."""

    stage: str
    key: list[str | int] = []


class Page(msgspec.Struct, frozen=True):
    """What one page found. `key` is where the stage goes on; None at its end."""

    checked: int
    key: list[str | int] | None
    faults: list[Fault] = []
    waiting: int = 0


class Scope(msgspec.Struct, frozen=True):
    """What a verification is held against."""

    at: datetime
    published: Published | None = None
    """The roots and roles that the installation has published; None when nobody gave them."""
    month: str = ""
    """`2026-11` for the rows of one month alone."""


@contextmanager
def view() -> Iterator[pool.Reader]:
    """Lend a reader that sees every account and one state of all tables."""
    with pool.transaction() as reader:
        reader.run(ONE_VIEW)
        yield reader


def _find_certificate(certificate_id: str, role: Role) -> bytes | None:
    with pool.read() as reader:
        found: list[bytes] = reader.rows(bytes, CERTIFICATE, certificate_id, role.value)
    return found[0] if found and fingerprint(found[0]) == certificate_id else None


def check_token(
    encoded: bytes, root: bytes, *, digest: str, gen_time: datetime, until: datetime, scope: Scope
) -> Iterator[str]:
    """Yield what is wrong with the token of a root; `until` is when it was last needed: the next token, or now."""
    try:
        token = read_token(encoded)
    except TokenInvalid as error:
        yield str(error)
        return
    if (token.digest, token.imprint) != (digest, root):
        yield "the token stamps another root"
    if token.gen_time != gen_time:
        yield "the token tells another time"
    yield from _check_stamper(token, until=until, published=scope.published)


def _check_stamper(token: Token, *, until: datetime, published: Published | None) -> Iterator[str]:
    if published is None:
        if _find_certificate(fingerprint(token.certificate), Role.TIMESTAMP) is None:
            yield "its certificate is not among those kept"
        return
    try:
        check_role(
            token.certificate, Role.TIMESTAMP, published=published, others=token.certificates, at=until
        )
    except NotTrusted as error:
        yield str(error)


def faults(kind: FaultKind, where: str, found: Sequence[str] | Iterator[str]) -> list[Fault]:
    """Return one fault for each thing found at a place."""
    return [Fault(kind, where, detail) for detail in found]


def key_of(*parts: Any) -> list[str | int]:
    """Return a key in JSON types."""
    return [part if isinstance(part, int) else str(part) for part in parts]
