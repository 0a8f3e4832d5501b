"""Write down what became of submissions: each is decided once, and its own key to the bytes is destroyed."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from uets.delivery.actions.outcomes import Outcome
from uets.delivery.states import SubmissionState
from uets.kernel.ids import new_id
from uets.kernel.pool import Reader

DECIDE: Final = """-- submissions are decided
UPDATE delivery_submission s SET state = new.state, decided_at = %s, reason = new.reason, detail = new.detail,
    belge_id = new.belge_id, subject = new.subject, package_id = CASE WHEN new.state = 'taken_over' THEN s.id END,
    sealed_key = NULL
FROM unnest(%b::uuid[], %b::text[], %b::text[], %b::text[], %b::uuid[], %b::text[])
    new (id, state, reason, detail, belge_id, subject)
WHERE s.id = new.id"""

COPY_LINES: Final = """-- what became of each recipient
COPY delivery_submissionline (id, submission_id, authority_id, position, addressed_to, account_id, notice_id, barcode,
    reason, evidence_id) FROM STDIN (FORMAT BINARY)"""
LINE_TYPES: Final = (
    *("uuid", "uuid", "uuid", "int2", "varchar", "uuid", "uuid", "varchar", "varchar", "uuid"),
)

FORGET: Final = """-- what is decided no longer waits
DELETE FROM delivery_deliveryrequest WHERE id = ANY(%b)"""

LONGEST_DETAIL: Final = 500


def write_decisions(database: Reader, outcomes: Sequence[Outcome], *, at: datetime) -> None:
    """Write down the state of submissions and their lines; they no longer wait."""
    database.run(
        DECIDE,
        at,
        [each.waiting.id for each in outcomes],
        [_state(each).value for each in outcomes],
        [_reason(each) for each in outcomes],
        [_detail(each) for each in outcomes],
        [each.package.belge_id if each.package else None for each in outcomes],
        [each.package.subject if each.package else "" for each in outcomes],
    )
    database.copy(COPY_LINES, (row for each in outcomes for row in _lines(each)), types=LINE_TYPES)
    database.run(FORGET, [each.waiting.id for each in outcomes])


def _state(each: Outcome) -> SubmissionState:
    return SubmissionState.TAKEN_OVER if each.delivered else SubmissionState.REFUSED


def _reason(each: Outcome) -> str:
    """Return the reason against a package as a whole: its own, or that of its lines when they all have the same."""
    reasons = {refused.reason for refused in each.refused}
    if each.delivered or len(reasons) != 1:
        return "" if each.delivered else "no-recipient-reached"
    return reasons.pop().value


def _detail(each: Outcome) -> str:
    return "" if each.package else each.refused[0].detail[:LONGEST_DETAIL]


def _lines(each: Outcome) -> Iterable[tuple[object, ...]]:
    if each.package is None:
        return
    names = {recipient.position: recipient.name for recipient in each.package.recipients}
    head = (each.waiting.id, each.waiting.authority_id)
    for line in each.delivered:
        name = names[line.position]
        yield new_id(), *head, line.position, name, line.account_id, line.notice_id, line.barcode, "", None
    for refused in each.refused:
        position = refused.position or 0
        yield (
            new_id(),
            *head,
            position,
            names[position],
            None,
            None,
            "",
            refused.reason.value,
            refused.evidence_id,
        )
