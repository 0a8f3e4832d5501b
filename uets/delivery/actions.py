"""Take a package in: read, check, and deliver it to each recipient of its DagitimListesi, or refuse by name."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from uuid import UUID

import msgspec
from django.db import transaction

from uets.accounts import queries as accounts
from uets.delivery import rules
from uets.evidence import actions as evidence
from uets.evidence.states import Kind
from uets.kernel.actor import Actor
from uets.kernel.ids import new_id
from uets.mailbox import actions as mailbox
from uets.notices import actions as notices
from uets.notices import ports
from uets.notices import queries as notice_queries
from uets.notices.errors import DocumentDelivered
from uets.notices.eyp.limits import LARGEST_PACKAGE
from uets.notices.eyp.reader import read_package
from uets.notices.eyp.refusals import PackageRefused, RefusalReason
from uets.notices.eyp.shapes import IdScheme, Package, Recipient

if TYPE_CHECKING:
    from uets.accounts.models import Account
    from uets.notices.models import Package as KeptPackage


class Delivered(msgspec.Struct, frozen=True, kw_only=True):
    """A recipient whose mailbox the notice has reached."""

    position: int
    account_id: UUID
    notice_id: UUID
    barcode: str


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """A package, or one line of its DagitimListesi, that was not taken in; `position` is None for the package."""

    reason: RefusalReason
    detail: str
    position: int | None = None


class IntakeResult(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a package, line by line."""

    delivered: tuple[Delivered, ...] = ()
    refused: tuple[Refused, ...] = ()


class _Intake(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    started_at: datetime
    now: Callable[[], datetime]
    sha256: str
    size: int
    package: Package


def take_in(*, actor: Actor, package_path: Path, now: Callable[[], datetime]) -> IntakeResult:
    """Take a package in and deliver it (teslim alındı, ulaştı); each recipient is delivered or refused by itself.

    Reading and storing a large package takes its time: `now` is asked when it is submitted and again when it arrives.
    Every refusal leaves one `submission:refused` (evidence A.2). Whatever fails, neither row nor object stays.
    """
    started_at = now()
    with package_path.open("rb") as source:
        sha256, size = _digest(source)
        try:
            package = read_package(source)
        except PackageRefused as refused:
            facts: dict[str, object] = {
                "package": {"sha256": sha256, "size": size},
                "submitted_at": started_at.isoformat(),
            }
            return _refuse_package(refused, actor=actor, facts=facts, at=now())
        intake = _Intake(
            actor=actor, started_at=started_at, now=now, sha256=sha256, size=size, package=package
        )
        return _deliver(intake, source)


def _digest(source: BinaryIO) -> tuple[str, int]:
    size = source.seek(0, 2)
    source.seek(0)
    # A file far too large is refused by its size; its whole digest would only keep the process busy.
    digest = hashlib.sha256(source.read(LARGEST_PACKAGE + 1)).hexdigest()
    source.seek(0)
    return digest, size


@transaction.atomic
def _refuse_package(
    refused: PackageRefused, *, actor: Actor, facts: dict[str, object], at: datetime
) -> IntakeResult:
    refusal = Refused(reason=refused.reason, detail=refused.detail)
    _record_refusal(refusal, actor=actor, facts=facts, at=at)
    return IntakeResult(refused=(refusal,))


def _deliver(intake: _Intake, source: BinaryIO) -> IntakeResult:
    """Store the object and write everything in one transaction; the object goes when the transaction does."""
    if not any(_find_refusal(intake.package, line) is None for line in intake.package.recipients):
        return _refuse_all(intake)
    source.seek(0)
    blob = ports.blobs().store(source)
    try:
        result = _write(intake, blob)
    except BaseException:
        # A commit whose answer was lost has kept the package; without the database nobody can tell, and it stays.
        if not notice_queries.is_kept(blob_name=blob.address):
            ports.blobs().delete(address=blob.address)
        raise
    if not result.delivered:
        ports.blobs().delete(address=blob.address)
    return result


@transaction.atomic
def _refuse_all(intake: _Intake) -> IntakeResult:
    at = intake.now()
    refusals = [
        _refuse_line(intake, line, reason, at=at)
        for line in intake.package.recipients
        if (reason := _find_refusal(intake.package, line)) is not None
    ]
    return IntakeResult(refused=tuple(refusals))


@transaction.atomic
def _write(intake: _Intake, blob: ports.StoredBlob) -> IntakeResult:
    delivered: list[Delivered] = []
    refused: list[Refused] = []
    accounts_ = (_find_account(line) for line in intake.package.recipients)
    arrival = mailbox.hold_for_arrival(
        account_ids=[account.id for account in accounts_ if account is not None], now=intake.now
    )
    point = transaction.savepoint()
    kept = notices.keep_package(package=intake.package, blob=blob, at=intake.started_at)
    for line in intake.package.recipients:
        outcome = _deliver_line(intake, kept, line, data_key=blob.data_key, arrival=arrival)
        if isinstance(outcome, RefusalReason):
            refused.append(Refused(reason=outcome, detail=_detail(line), position=line.position))
        else:
            delivered.append(outcome)
    if not delivered:
        transaction.savepoint_rollback(point)
    by_position = {line.position: line for line in intake.package.recipients}
    for refusal in refused:
        _refuse_line(intake, by_position[refusal.position or 0], refusal.reason, at=arrival.at)
    return IntakeResult(delivered=tuple(delivered), refused=tuple(refused))


def _deliver_line(
    intake: _Intake, kept: "KeptPackage", line: Recipient, *, data_key: bytes, arrival: mailbox.Arrival
) -> Delivered | RefusalReason:
    account = _find_account(line)
    refusal = _find_refusal(intake.package, line)
    if refusal is not None or account is None:
        return refusal or RefusalReason.RECIPIENT_UNKNOWN
    try:
        notice = notices.take_over_notice(
            actor=intake.actor,
            package=kept,
            account_id=account.id,
            recipient=line,
            data_key=data_key,
            at=arrival.at,
            after=arrival.newest.get(account.id),
        )
    except DocumentDelivered:
        return RefusalReason.DUPLICATE
    mailbox.receive_notice(actor=intake.actor, account_id=account.id, notice_id=notice.id, at=arrival.at)
    return Delivered(
        position=line.position, account_id=account.id, notice_id=notice.id, barcode=notice.barcode
    )


def _find_refusal(package: Package, line: Recipient) -> RefusalReason | None:
    account = _find_account(line)
    duplicate = account and notice_queries.find_delivered(
        belge_id=package.belge_id, sender_detsis=package.sender.detsis, account_id=account.id
    )
    return rules.find_refusal(
        account_state=account.state if account else None, is_duplicate=duplicate is not None
    )


def _find_account(line: Recipient) -> "Account | None":
    match line.scheme:
        case IdScheme.TCKN:
            return accounts.find_account(tckn=line.number)
        case IdScheme.MERSIS:
            return accounts.find_account(mersis=line.number)
        case IdScheme.DETSIS:
            return accounts.find_account(detsis=line.number)
        case IdScheme.OTHER:
            return None


def _refuse_line(intake: _Intake, line: Recipient, reason: RefusalReason, *, at: datetime) -> Refused:
    """Record the refusal of one line; the line is named by its position, never by an identity number."""
    package, account = intake.package, _find_account(line)
    refusal = Refused(reason=reason, detail=_detail(line), position=line.position)
    facts: dict[str, object] = {
        "submitted_at": intake.started_at.isoformat(),
        "package": {"sha256": intake.sha256, "size": intake.size},
        "message": {"belge_id": str(package.belge_id), "document_number": package.document_number},
        "sender": {"name": package.sender.name, "detsis": package.sender.detsis},
        "recipient": {
            "name": line.name,
            "scheme": line.scheme.value,
            "distribution_position": line.position,
            "uets_address": account.uets_address if account else None,
        },
        "parts": [{"size": part.size, "sha256": part.sha256} for part in package.parts],
    }
    _record_refusal(refusal, actor=intake.actor, facts=facts, at=at)
    return refusal


def _detail(line: Recipient) -> str:
    return f"DagitimListesi #{line.position}"


def _record_refusal(refusal: Refused, *, actor: Actor, facts: dict[str, object], at: datetime) -> None:
    evidence.record(
        kind=Kind.SUBMISSION_REFUSED,
        subject=f"submission:{new_id()}",
        actor=actor,
        at=at,
        facts={
            "policy": "urn:uets:policy:evidence:1",
            "reason": refusal.reason.value,
            "detail": refusal.detail,
            **facts,
        },
    )
