"""What is decided about a submission before its bytes are touched, and about each recipient; pure."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import accumulate, zip_longest
from typing import Final, Protocol, TypeVar, assert_never
from uuid import UUID

from uets.accounts.states import AccountState
from uets.authorities.rules import Signer, find_official, find_seal
from uets.authorities.states import AuthorityState
from uets.delivery import errors
from uets.delivery.states import SUBMISSION_MOVES, SubmissionState
from uets.evidence.rules.sealing import INTAKE_STOPS_AFTER
from uets.notices.eyp.limits import LARGEST_PACKAGE
from uets.notices.eyp.refusals import PackageRefused, RefusalReason
from uets.notices.eyp.shapes import Package, SignatureRole
from uets.notices.ports import JudgedSigner
from uets.notices.rules import PackageFacts, PartFacts, withheld_from
from uets.notices.states import SignatureCheck

MOST_PACKAGES: Final = 1000
"""Packages of one call."""

LARGEST_CALL: Final = LARGEST_PACKAGE
"""Bytes of all packages of one call."""

MOST_LINES: Final = 2_000
"""Recipients after which a batch of deliveries ends: each is a notice with its evidence."""

LARGEST_BATCH: Final = 256_000_000
"""Bytes of the packages of a batch of deliveries, unless the first is larger: about two seconds of reading."""

MOST_AUTHORITIES: Final = 32
"""Authorities that have their turn in one batch of deliveries."""

LATEST_START: Final = timedelta(days=7)
"""How far ahead an authority may set the time before which its package is not delivered."""

STOPS_AFTER: Final = INTAKE_STOPS_AFTER
"""Evidence that waits longer for a time stamp stops new submissions (trust.md §2.5); those taken over go on."""

ASK_AGAIN: Final = timedelta(minutes=5)
"""What a program is told to wait while nothing new is taken."""

DRAFT_LIFE: Final = timedelta(days=1)
"""How long an uploaded package waits to be sent."""

LATE_AFTER: Final = timedelta(minutes=5)
"""A fifth day written down later than this says why."""

FIRST_PAUSE: Final = timedelta(seconds=5)
LONGEST_PAUSE: Final = timedelta(minutes=10)

PARTS: Final = "0123456789abcdef"
"""The store is looked through in so many parts, one an hour."""
FORGOTTEN_AFTER: Final = timedelta(days=1)
"""No call takes that long to be written down, nor does any clock go that wrong unseen."""

REFERENCE: Final = re.compile(r"[^\x00-\x1f\x7f]{0,100}")
IDEMPOTENCY_KEY: Final = re.compile(r"[\x21\x23-\x7e]{1,128}")


def find_refusal(*, account_state: str | None, are_unopened_reached: bool) -> RefusalReason | None:
    """Return why a recipient cannot be reached, or None: no such address, or a closed one.

    Whether an address that nobody has entered yet is delivered to is a setting: the law waits for no login.
    """
    if account_state is None:
        return RefusalReason.RECIPIENT_UNKNOWN
    if account_state == AccountState.CREATED and not are_unopened_reached:
        return RefusalReason.RECIPIENT_ADDRESS_NOT_OPEN
    return RefusalReason.RECIPIENT_ADDRESS_CLOSED if account_state == AccountState.CLOSED else None


def check_sender(package: Package, *, detsis: str, state: str) -> None:
    """Raise PackageRefused when a package is another body's than the authority that hands it over, or that is closed.

    Whoever was closed before its package arrived has no right to have it served any more (Law 7201 art. 1).
    """
    if package.sender.detsis != detsis:
        raise PackageRefused(RefusalReason.SENDER_MISMATCH, package.sender.detsis)
    if state == AuthorityState.CLOSED:
        raise PackageRefused(RefusalReason.SENDER_CLOSED, detsis)


def is_held(state: str) -> bool:
    """Tell whether what an authority handed over waits: while it is suspended nothing arrives, nothing is lost."""
    return state == AuthorityState.SUSPENDED


class Sized(Protocol):
    """What has its turn: whose, and how many bytes."""

    @property
    def authority_id(self) -> UUID: ...
    @property
    def size(self) -> int: ...


Some = TypeVar("Some", bound=Sized)


def share_out(waiting: Mapping[UUID, int], *, limit: int) -> dict[UUID, int]:
    """Return how many of each authority come into a batch: as many of each as of the others while it has some."""
    shares = dict.fromkeys(waiting, 0)
    hungry, left = [each for each, number in waiting.items() if number], limit
    while hungry and left:
        step = max(1, left // len(hungry))
        for each in hungry[:left]:
            given = min(step, waiting[each] - shares[each], left)
            shares[each] += given
            left -= given
        hungry = [each for each in hungry if shares[each] < waiting[each]]
    return {each: number for each, number in shares.items() if number}


def in_turns(found: Sequence[Some]) -> list[Some]:
    """Return the first of each authority, then the second of each, and so on."""
    queues: dict[UUID, list[Some]] = {}
    for each in found:
        queues.setdefault(each.authority_id, []).append(each)
    return [each for row in zip_longest(*queues.values()) for each in row if each is not None]


def cut_batch(found: Sequence[Some]) -> list[Some]:
    """Return those from the beginning that are small enough together; the first one whatever its size."""
    sizes = accumulate(each.size for each in found)
    return [
        each
        for place, (each, size) in enumerate(zip(found, sizes, strict=True))
        if place == 0 or size <= LARGEST_BATCH
    ]


def check_signers(signers: Iterable[JudgedSigner], *, rights: Iterable[Signer]) -> None:
    """Raise PackageRefused unless officials of the authority signed and its own seal closes the package.

    Every official signature has to be by a signing official of the authority, every seal its own. Initials (paraf) are
    the authority's own matter.
    """
    given = list(rights)
    for each in signers:
        match each.role:
            case SignatureRole.OFFICIAL:
                found = find_official(given, serial_number=each.tckn)
            case SignatureRole.SEAL:
                numbers = [each.organisation]
                found = find_seal(given, certificate_sha256=each.certificate_sha256, subject_numbers=numbers)
            case SignatureRole.PARAF:
                continue
            case _:
                assert_never(each.role)
        if found is None:
            raise PackageRefused(RefusalReason.SIGNER_NOT_AUTHORISED, f"{each.role.value}: {each.name}")


def check_call(
    *, sizes: Iterable[int], references: Iterable[str], not_before: datetime | None, at: datetime
) -> None:
    """Raise BatchEmpty, BatchTooLarge, PackageTooLarge, ReferenceInvalid or StartTooLate."""
    found = list(sizes)
    if not found:
        raise errors.BatchEmpty
    if len(found) > MOST_PACKAGES:
        raise errors.BatchTooLarge(packages=len(found), most=MOST_PACKAGES)
    if sum(found) > LARGEST_CALL:
        raise errors.PackageTooLarge(largest=LARGEST_CALL)
    if not all(REFERENCE.fullmatch(reference) for reference in references):
        raise errors.ReferenceInvalid
    if not_before is not None and not_before > at + LATEST_START:
        raise errors.StartTooLate(days=LATEST_START.days)


def check_can_cancel(state: str) -> None:
    """Raise AlreadyArrived or StateConflict unless a submission still waits for its delivery."""
    if state == SubmissionState.TAKEN_OVER:
        raise errors.AlreadyArrived
    if SubmissionState.CANCELLED not in SUBMISSION_MOVES[SubmissionState(state)]:
        raise errors.SubmissionDecided(state=state)


def is_stopped(*, waiting_since: datetime | None, at: datetime) -> bool:
    """Tell whether evidence has waited for four hours: nothing new is taken over unproven."""
    return waiting_since is not None and at - waiting_since > STOPS_AFTER


def fingerprint(parts: Iterable[str]) -> str:
    """Return what a repeated call must be equal in."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def late_reason(*, legal_at: datetime, at: datetime) -> str | None:
    """Return why the fifth day was written down late, None when it was not."""
    return "job_was_late" if at - legal_at > LATE_AFTER else None


def choose_part(at: datetime) -> str:
    """Return the part of the store that is looked through at an hour."""
    return PARTS[int(at.timestamp()) // 3600 % len(PARTS)]


def package_facts(package: Package, *, sha256: str, size: int, received_at: datetime) -> PackageFacts:
    """Return what evidence says of a package that is being taken over."""
    return PackageFacts(
        belge_id=package.belge_id,
        document_number=package.document_number,
        file_number=package.court.file_number if package.court else "",
        subject=package.subject,
        security_code=package.security_code,
        received_at=received_at,
        sender_name=package.sender.name,
        sender_detsis=package.sender.detsis,
        format_version=package.version,
        size=size,
        sha256=sha256,
        signatures=SignatureCheck.VERIFIED.value,
        parts=[
            PartFacts(
                position,
                part.role.value,
                part.media_type,
                part.size,
                part.sha256,
                part.is_signed,
                withheld_from(part, package=package),
            )
            for position, part in enumerate(package.parts)
        ],
    )


def refused_line_facts(package: Package, position: int, *, uets_address: str | None) -> dict[str, object]:
    """Return what the evidence of a refused line says of its document and recipient."""
    line = next(each for each in package.recipients if each.position == position)
    return {
        "message": {"belge_id": str(package.belge_id), "document_number": package.document_number},
        "sender": {"name": package.sender.name, "detsis": package.sender.detsis},
        "recipient": {
            "name": line.name,
            "scheme": line.scheme.value,
            "distribution_position": line.position,
            "uets_address": uets_address,
        },
        "parts": [{"size": part.size, "sha256": part.sha256} for part in package.parts],
    }
