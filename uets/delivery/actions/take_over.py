"""What a batch of readings becomes: notices in mailboxes with their evidence, or refusals with theirs."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec
from django.conf import settings

from uets.delivery import queries, rules
from uets.delivery.actions.decisions import write_decisions
from uets.delivery.actions.outcomes import Delivered, Outcome, Refused
from uets.delivery.actions.read import Reading
from uets.events import actions as events
from uets.evidence import actions as evidence
from uets.evidence.states import Kind
from uets.kernel.ids import NO_ACCOUNT, new_id, to_public
from uets.kernel.pool import Reader
from uets.mailbox import actions as mailbox
from uets.notices import actions as notices
from uets.notices import rules as notice_rules
from uets.notices.eyp.refusals import RefusalReason
from uets.notices.eyp.shapes import Package, Recipient

__all__ = ["Outcome", "take_over"]

Found = dict[tuple[str, str], queries.FoundRecipient]

POLICY: Final = "urn:uets:policy:evidence:1"


class _Line(msgspec.Struct, frozen=True, gc=False):
    """One recipient of one package, with the account that was found for it."""

    reading: Reading
    package: notices.NewPackage
    recipient: Recipient
    account: queries.FoundRecipient | None


_Places = dict[tuple[UUID, int], _Line]
"""Lines by package and position: looked up for each refusal, which may be all of a hundred thousand."""


class _Arrived(msgspec.Struct, frozen=True, gc=False):
    line: _Line
    notice: notices.NewNotice
    account: queries.FoundRecipient
    changed_at: datetime


def take_over(database: Reader, readings: Sequence[Reading], *, now: Callable[[], datetime]) -> list[Outcome]:
    """Take packages over and let their notices arrive; recipients are delivered or refused each by itself.

    The time of arrival is asked for while the mailboxes are held, so that their order is that of their times.
    """
    lines = list(_list_lines(database, readings))
    reachable = [line for line in lines if _find_refusal(line) is None and line.account is not None]
    heads = mailbox.hold_mailboxes(database, (line.account.id for line in reachable if line.account))
    at = now()
    arrived = _arrive(database, reachable, heads, at=at)
    _write_notices(database, arrived, heads)
    taken = {(each.line.package.id, each.line.recipient.position): each for each in arrived}
    places = {(line.package.id, line.recipient.position): line for line in lines}
    outcomes = [_decide(reading, places, taken) for reading in readings]
    facts = [fact for each in arrived for fact in _arrival_facts(each)]
    refusals = [
        fact
        for reading, outcome in zip(readings, outcomes, strict=True)
        for fact in _refusal_facts(reading, outcome, places, at=at)
    ]
    evidence.record_many(database, [*facts, *refusals])
    about = [(each.account.id, each.notice.ref) for each in arrived]
    events.append_many(database, kind=Kind.NOTICE_ARRIVED, about=about, at=at)
    write_decisions(database, outcomes, at=at)
    return outcomes


def _list_lines(database: Reader, readings: Sequence[Reading]) -> Iterable[_Line]:
    packages = [reading.package for reading in readings if reading.package is not None]
    found = queries.find_recipients(database, [line for each in packages for line in each.recipients])
    for reading in readings:
        if reading.package is None:
            continue
        waiting = reading.waiting
        package = notices.NewPackage(
            id=waiting.id,
            package=reading.package,
            sha256=waiting.package_sha256,
            size=waiting.size,
            blob_name=waiting.blob_name,
            received_at=waiting.submitted_at,
            signers=[signer.describe() for signer in reading.signers],
        )
        for recipient in reading.package.recipients:
            account = found.get((recipient.scheme.value, recipient.number))
            yield _Line(reading, package, recipient, account)


def _find_refusal(line: _Line) -> RefusalReason | None:
    return rules.find_refusal(
        account_state=line.account.state if line.account else None,
        are_unopened_reached=settings.ARE_UNOPENED_REACHED,
    )


def _arrive(
    database: Reader, lines: Sequence[_Line], heads: dict[UUID, mailbox.Newest], *, at: datetime
) -> list[_Arrived]:
    """Give each line its notice; a document that this recipient has already is none."""
    candidates = [
        (line, line.account, barcode)
        for line, barcode in zip(lines, notices.draw_barcodes(database, len(lines)), strict=True)
        if line.account is not None
    ]
    made = [
        (line, account, _make_notice(line, account, barcode, heads[account.id], at=at))
        for line, account, barcode in candidates
    ]
    new = notices.claim_references(database, [notice for _, _, notice in made])
    arrived = []
    for line, account, notice in made:
        if notice.id in new:
            arrived.append(_Arrived(line, notice, account, heads[account.id].change(at=at)))
    return arrived


def _make_notice(
    line: _Line, account: queries.FoundRecipient, barcode: str, head: mailbox.Newest, *, at: datetime
) -> notices.NewNotice:
    identifier, arrived_at = head.next(at=at)
    deemed = notice_rules.deemed_served(arrived_at)
    return notices.NewNotice(
        account_id=account.id,
        id=identifier,
        package=line.package,
        barcode=barcode,
        position=line.recipient.position,
        purpose=line.recipient.purpose,
        addressed_to=line.recipient.name,
        taken_over_at=at,
        arrived_at=arrived_at,
        deemed_served_on=deemed.on,
        deemed_served_at=deemed.at,
        taken_over_evidence_id=new_id(),
        arrival_evidence_id=new_id(),
        data_key=line.reading.data_key,
    )


def _write_notices(database: Reader, arrived: Sequence[_Arrived], heads: dict[UUID, mailbox.Newest]) -> None:
    packages = {each.line.package.id: each.line.package for each in arrived}
    notices.keep_packages(database, list(packages.values()))
    notices.keep_notices(database, [each.notice for each in arrived])
    mailbox.receive_notices(database, [_entry(each) for each in arrived])
    mailbox.move_heads(database, [heads[each] for each in {each.account.id for each in arrived}])


def _entry(each: _Arrived) -> mailbox.Entry:
    notice, package = each.notice, each.line.package.package
    return mailbox.Entry(
        account_id=notice.account_id,
        id=notice.id,
        barcode=notice.barcode,
        subject=package.subject,
        sender_detsis=package.sender.detsis,
        sender_name=package.sender.name,
        file_number=package.court.file_number if package.court else "",
        document_number=package.document_number,
        parts=_count_parts(package, each.line.recipient),
        size=each.line.package.size,
        arrived_at=notice.arrived_at,
        deemed_served_on=notice.deemed_served_on,
        deemed_served_at=notice.deemed_served_at,
        changed_at=each.changed_at,
    )


def _count_parts(package: Package, recipient: Recipient) -> int:
    return sum(
        not part.attachment_id or part.attachment_id not in recipient.withheld for part in package.parts
    )


def _arrival_facts(each: _Arrived) -> Iterable[evidence.Fact]:
    """Return the evidence of a notice that was taken over and arrived: A.1 and D.1 (EN 319 522)."""
    notice, kept, actor = each.notice, each.line.package, each.line.reading.waiting.actor
    facts = notice_rules.describe(
        public_id=to_public("ntc", notice.id),
        barcode=notice.barcode,
        purpose=notice.purpose,
        package=rules.package_facts(
            kept.package, sha256=kept.sha256, size=kept.size, received_at=kept.received_at
        ),
        recipient=notice_rules.RecipientFacts(
            name=each.account.legal_name,
            name_as_written=notice.addressed_to,
            uets_address=each.account.uets_address,
            kind=each.account.kind,
            position=notice.position,
        ),
    )
    taken_over = facts | {"signers": each.line.package.signers}
    arrival = facts | notice_rules.describe_arrival(notice.arrived_at)
    for kind, identifier, event_at, said in (
        (Kind.NOTICE_TAKEN_OVER, notice.taken_over_evidence_id, notice.taken_over_at, taken_over),
        (Kind.NOTICE_ARRIVED, notice.arrival_evidence_id, notice.arrived_at, arrival),
    ):
        yield evidence.Fact(
            notice.account_id, identifier, kind, notice.ref, event_at, actor, said, opens_chain=True
        )


def _decide(reading: Reading, places: _Places, taken: dict[tuple[UUID, int], _Arrived]) -> Outcome:
    """Return what became of one submission, line by line."""
    waiting = reading.waiting
    if reading.package is None:
        refused = Refused(
            reason=reading.reason or RefusalReason.METADATA_INVALID,
            detail=reading.detail,
            evidence_id=new_id(),
        )
        return Outcome(waiting, None, (), (refused,))
    delivered, refusals = [], []
    for recipient in reading.package.recipients:
        arrived = taken.get((waiting.id, recipient.position))
        if arrived is not None:
            notice = arrived.notice
            delivered.append(
                Delivered(
                    position=recipient.position,
                    account_id=notice.account_id,
                    notice_id=notice.id,
                    barcode=notice.barcode,
                )
            )
            continue
        refusals.append(
            Refused(
                reason=_find_refusal(places[waiting.id, recipient.position]) or RefusalReason.DUPLICATE,
                detail=f"DagitimListesi #{recipient.position}",
                position=recipient.position,
                evidence_id=new_id(),
            )
        )
    return Outcome(waiting, reading.package, tuple(delivered), tuple(refusals))


def _refusal_facts(
    reading: Reading, outcome: Outcome, places: _Places, *, at: datetime
) -> Iterable[evidence.Fact]:
    """Return the evidence A.2 of each refusal; a line is named by its position, never by an identity number.

    The sender of a package that could not be read is the authority that handed it over.
    """
    if not outcome.refused:
        return
    waiting = outcome.waiting
    for refused in outcome.refused:
        facts: dict[str, object] = {
            "policy": POLICY,
            "reason": refused.reason.value,
            "detail": refused.detail,
            "submitted_at": waiting.submitted_at.isoformat(),
            "package": {"sha256": waiting.package_sha256, "size": waiting.size},
        }
        if reading.sender is not None:
            facts["sender"] = {"name": reading.sender.name, "detsis": reading.sender.detsis}
        if outcome.package is not None and refused.position is not None:
            account = places[waiting.id, refused.position].account
            facts |= rules.refused_line_facts(
                outcome.package, refused.position, uets_address=account.uets_address if account else None
            )
        yield evidence.Fact(
            NO_ACCOUNT,
            refused.evidence_id,
            Kind.SUBMISSION_REFUSED,
            waiting.ref,
            at,
            waiting.actor,
            facts,
            opens_chain=True,
        )
