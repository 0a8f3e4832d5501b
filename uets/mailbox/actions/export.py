"""Posta Kutusunu İndir: the whole mailbox goes to who decides for the account (rule R16)."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from uets.accounts.rules import check_is_fresh
from uets.evidence import actions as evidence
from uets.evidence.states import Kind
from uets.kernel.actor import Actor
from uets.kernel.rates import Rate
from uets.mailbox.actions.content import record_first
from uets.mailbox.models import NoticeReader
from uets.mailbox.queries import exports
from uets.mailbox.states import Enclosure

MOST_IN_A_MINUTE: Final = 2
_downloads: Final = Rate()


@transaction.atomic
def export_mailbox(*, actor: Actor, account_id: UUID, at: datetime) -> exports.Plan:
    """Return the mailbox, ready to be read; what is in it is recorded with the digest of its list before that.

    Content is given of what the person has opened; the first of each makes its `notice:handed_over`, as every way to
    content does. Raises PrincipalRequired, LoginNotFresh, TooManyCalls, EvidenceToolsAway.
    """
    exports.check_may_export(actor=actor, account_id=account_id)
    check_is_fresh(actor=actor, at=at)
    _downloads.take(str(account_id), limit=MOST_IN_A_MINUTE, at=at)
    plan = exports.plan_export(actor=actor, account_id=account_id, at=at)
    evidence.record(
        kind=Kind.MAILBOX_EXPORTED,
        subject=f"account:{account_id}",
        actor=actor,
        at=at,
        facts=_facts(plan),
        account_id=account_id,
    )
    _record_first_content(plan, actor=actor, at=at)
    return plan


def _facts(plan: exports.Plan) -> dict[str, object]:
    evidences = [fact for each in plan.notices for fact in each.evidence]
    return {
        "index_sha256": plan.index_sha256,
        "notices": len(plan.notices),
        "content": {state.value: plan.count(state) for state in Enclosure},
        "evidence": len(evidences),
        "evidence_not_stamped": sum(fact.file is None for fact in evidences),
        "files": plan.files,
        "bytes": plan.size,
    }


def _record_first_content(plan: exports.Plan, *, actor: Actor, at: datetime) -> None:
    """Record what this person takes for the first time, chains in the order of their names."""
    given = [each.entry.id for each in plan.notices if each.content is Enclosure.GIVEN]
    mine = NoticeReader.objects.select_for_update().filter(
        account_id=plan.account_id, reader=actor.id, notice_id__in=given, handed_over_at=None
    )
    for reader in sorted(mine, key=lambda each: str(each.notice_id)):
        record_first(actor=actor, reader=reader, taken="mailbox", at=at)
