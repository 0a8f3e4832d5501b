"""Reads of alerts: which addresses do not reach their people, and what is old enough to go."""

from collections.abc import Collection
from typing import Final

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from uets.alerts import rules
from uets.alerts.models import OutgoingEmail, OutgoingSms, RefusedAddress, SmsReport
from uets.evidence.queries.retention import OldRows, Span


def find_dead(*, addresses: Collection[str]) -> frozenset[str]:
    """Return those of the addresses that were refused several times in a row."""
    found = RefusedAddress.objects.filter(address__in=addresses).values_list("address", "failures")
    return frozenset(address for address, failures in found if rules.is_dead(failures))


def can_send_sms() -> bool:
    """Tell whether this installation has an SMS provider."""
    return bool(settings.SMS["url"])


def can_ask_reports() -> bool:
    """Tell whether this installation's SMS provider can be asked what became of a message."""
    return bool(settings.SMS["report_url"])


def _find_old_emails(span: Span) -> QuerySet[OutgoingEmail]:
    return OutgoingEmail.objects.filter(_is_old(span))


def _find_old_sms(span: Span) -> QuerySet[OutgoingSms]:
    return OutgoingSms.objects.filter(_is_old(span))


def _find_old_reports(span: Span) -> QuerySet[SmsReport]:
    """Return the reports about SMS on no notice, about messages of nobody, and about those that are gone already."""
    on_notices = OutgoingSms.objects.filter(id=OuterRef("sms_id")).exclude(about=[])
    ended = SmsReport.objects.filter(
        id__gte=span.low, id__lt=span.high, received_at__lte=span.youngest, next_try_at=None
    )
    return ended.filter(~Exists(on_notices))


def _is_old(span: Span) -> Q:
    """Tell whether an alert has been sent or given up, and is about no notice: evidence of thirty years names those."""
    has_ended = Q(sent_at__lte=span.youngest) | Q(given_up_at__lte=span.youngest)
    return has_ended & Q(id__gte=span.low, id__lt=span.high, next_try_at=None, about=[])


OLD_EMAILS: Final = OldRows("alerts_outgoingemail", "topic", _find_old_emails)
OLD_SMS: Final = OldRows("alerts_outgoingsms", "topic", _find_old_sms)
OLD_REPORTS: Final = OldRows("alerts_smsreport", "outcome", _find_old_reports)
