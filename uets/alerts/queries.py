"""Reads of alerts: which addresses do not reach their people."""

from collections.abc import Collection

from django.conf import settings

from uets.alerts import rules
from uets.alerts.models import RefusedAddress


def find_dead(*, addresses: Collection[str]) -> frozenset[str]:
    """Return those of the addresses that were refused several times in a row."""
    found = RefusedAddress.objects.filter(address__in=addresses).values_list("address", "failures")
    return frozenset(address for address, failures in found if rules.is_dead(failures))


def can_send_sms() -> bool:
    """Tell whether this installation has an SMS provider."""
    return bool(settings.SMS["url"])
