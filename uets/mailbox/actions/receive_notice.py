"""A notice reaches its mailbox (Adrese ulaştı)."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from uets.kernel import turkish
from uets.kernel.actor import Actor
from uets.mailbox import rules
from uets.mailbox.actions.heads import stamp_arrival
from uets.mailbox.models import MailboxEntry
from uets.notices import actions as notices
from uets.notices import queries as notice_queries
from uets.notices.rules import deemed_served


@transaction.atomic
def receive_notice(*, actor: Actor, account_id: UUID, notice_id: UUID, at: datetime) -> MailboxEntry:
    """Put a notice that was taken over into the inbox; this is its arrival, which fixes day 5 (evidence D.1).

    The mailbox is held and `at` is the instant of `hold_for_arrival`.
    """
    notice = notices.record_arrival(actor=actor, account_id=account_id, notice_id=notice_id, at=at)
    deemed = deemed_served(at)
    package = notice_queries.get_package(package_id=notice.package_id)
    search = [
        package.sender_name,
        package.subject,
        notice.barcode,
        package.file_number,
        package.document_number,
    ]
    return MailboxEntry.objects.create(
        account_id=notice.account_id,
        id=notice.id,
        barcode=notice.barcode,
        subject=package.subject,
        sender_detsis=package.sender_detsis,
        sender_name=package.sender_name,
        file_number=package.file_number,
        search_text=turkish.fold(" ".join(search)),
        parts=len(notice_queries.list_parts_of(notice)),
        size=package.size,
        arrived_at=at,
        deemed_served_on=deemed.on,
        deemed_served_at=deemed.at,
        auto_delete_on=rules.auto_delete_on(arrived_at=at, months=settings.MESSAGE_LIFE_MONTHS),
        changed_at=stamp_arrival(account_id=notice.account_id, notice_id=notice.id, at=at),
    )
