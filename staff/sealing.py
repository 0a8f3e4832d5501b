"""The sealing pipeline for the person on call: what waits, what was stamped, which certificates end, what to do."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_GET

from portal.charts import draw_bars
from portal.templatetags.times import local_words
from staff.alarms import describe
from staff.frame import show
from staff.guards import staff_required
from uets.accounts.states import StaffRole
from uets.delivery.queries import count_waiting, is_stuck, list_set_aside
from uets.evidence.proof.certificates import Role
from uets.evidence.queries import clocks, find_oldest_waiting, sealing
from uets.evidence.rules.sealing import (
    CERTIFICATE_WARNING,
    Alarm,
    CertificateTerm,
    list_alarms,
    newest_of_each_role,
)
from uets.evidence.states import SealingAlarm
from uets.kernel import clock
from uets.kernel.ids import to_public

NAMES_EVERY = 6
CERTIFICATES = {
    Role.SEAL.value: gettext_noop("Mühür"),
    Role.TIMESTAMP.value: gettext_noop("Zaman damgası"),
}


@require_GET
@staff_required(StaffRole.OPERATIONS)
def pipeline(request: HttpRequest) -> HttpResponse:
    """Show how far sealing and stamping have come, with alarms in words."""
    at = clock.now()
    unsealed, unstamped = sealing.read_unsealed(), sealing.read_unstamped()
    terms = sealing.list_certificate_terms()
    hours = sealing.list_tokens_by_hour(at=at)
    alarms = _list_stopped(at) + list_alarms(
        oldest=find_oldest_waiting(),
        unsealed_since=unsealed.since,
        unstamped_since=unstamped.since,
        certificates=terms,
        at=at,
    )
    in_use = newest_of_each_role(terms)
    context = {
        "at": at,
        "alarms": [describe(alarm, at=at) for alarm in alarms],
        "unsealed": unsealed,
        "unstamped": unstamped,
        "deliveries": count_waiting(at=at),
        "set_aside": [
            {"id": to_public("ntc", each.id), "since": each.since, "again_at": each.again_at}
            for each in list_set_aside()
        ],
        "last": sealing.find_last_batch(),
        "chart": draw_bars(
            [(local_words(hour.begins_at, "%H:%M"), hour.tokens) for hour in hours],
            names_every=NAMES_EVERY,
            is_last_open=True,
        ),
        "total": sum(hour.tokens for hour in hours),
        "certificates": [_certificate(term, is_in_use=term in in_use, at=at) for term in terms],
    }
    return show(request, "staff/sealing.html", context)


def _list_stopped(at: datetime) -> list[Alarm]:
    """Return what stands still beside the sealing: arrivals while the clock is behind, deliveries, fifth days."""
    stopped = {
        SealingAlarm.CLOCK_BEHIND: clocks.is_behind(at=at),
        SealingAlarm.DELIVERY_STOPPED: is_stuck(at=at),
    }
    return [Alarm(kind=kind) for kind, is_so in stopped.items() if is_so]


def _certificate(term: CertificateTerm, *, is_in_use: bool, at: Any) -> dict[str, Any]:
    """Return the row of a certificate with its state in words."""
    days = term.days_left(at)
    if term.not_after <= at:
        word, colour = gettext("Süresi doldu"), "danger" if is_in_use else "neutral"
    elif not is_in_use:
        word, colour = gettext("Yerine yenisi geldi"), "neutral"
    elif term.not_after - at <= CERTIFICATE_WARNING:
        word, colour = gettext("Yakında bitiyor"), "warning"
    else:
        word, colour = gettext("Geçerli"), "success"
    return {
        "role": gettext(CERTIFICATES[term.role]) if term.role in CERTIFICATES else term.role,
        "name": term.name,
        "not_after": term.not_after,
        "days": max(0, days),
        "word": word,
        "colour": colour,
    }
