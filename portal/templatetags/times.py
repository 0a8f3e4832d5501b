"""Instants and days as readers in Türkiye meet them: always with the date in full, relative words beside it only."""

from datetime import date, datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from uets.kernel.clock import ISTANBUL, istanbul_date

register = template.Library()

_MINUTE, _HOUR = 60, 3600


@register.filter
def moment(at: datetime) -> SafeString:
    """Return an instant as `23.11.2026 14:03` in Türkiye's time, inside <time>."""
    return format_html('<time datetime="{}">{}</time>', at.isoformat(), _local(at, "%d.%m.%Y %H:%M"))


@register.filter
def exact_moment(at: datetime) -> SafeString:
    """Return an instant with its seconds."""
    return format_html('<time datetime="{}">{}</time>', at.isoformat(), _local(at, "%d.%m.%Y %H:%M:%S"))


@register.filter
def day(on: date | datetime) -> SafeString:
    """Return a calendar day as `23.11.2026`, inside <time>."""
    on = _day(on)
    return format_html('<time datetime="{}">{}</time>', on.isoformat(), f"{on:%d.%m.%Y}")


@register.filter
def weekday(on: date | datetime) -> SafeString:
    """Return a calendar day with its weekday: `23.11.2026 Pazartesi`."""
    on = _day(on)
    return format_html(
        '<time datetime="{}">{} {}</time>', on.isoformat(), f"{on:%d.%m.%Y}", _weekdays()[on.weekday()]
    )


@register.filter
def distance(at: datetime, now: datetime) -> str:
    """Return how far an instant is from now, in words: `3 gün önce`, `2 saat sonra`. Never shown alone."""
    seconds = int((at - now).total_seconds())
    days = (istanbul_date(at) - istanbul_date(now)).days
    if abs(seconds) < _MINUTE:
        return gettext("şimdi")
    if abs(seconds) < _HOUR:
        return _minutes(seconds // _MINUTE if seconds > 0 else -(-seconds // _MINUTE))
    if days == 0:
        return _hours(seconds // _HOUR if seconds > 0 else -(-seconds // _HOUR))
    return _days(days)


def _minutes(count: int) -> str:
    if count < 0:
        return ngettext("%(n)d dakika önce", "%(n)d dakika önce", -count) % {"n": -count}
    return ngettext("%(n)d dakika sonra", "%(n)d dakika sonra", count) % {"n": count}


def _hours(count: int) -> str:
    if count < 0:
        return ngettext("%(n)d saat önce", "%(n)d saat önce", -count) % {"n": -count}
    return ngettext("%(n)d saat sonra", "%(n)d saat sonra", count) % {"n": count}


def _days(count: int) -> str:
    near = {-1: gettext("dün"), 1: gettext("yarın")}
    if count in near:
        return near[count]
    if count < 0:
        return ngettext("%(n)d gün önce", "%(n)d gün önce", -count) % {"n": -count}
    return ngettext("%(n)d gün sonra", "%(n)d gün sonra", count) % {"n": count}


def _weekdays() -> tuple[str, ...]:
    return (
        gettext("Pazartesi"),
        gettext("Salı"),
        gettext("Çarşamba"),
        gettext("Perşembe"),
        gettext("Cuma"),
        gettext("Cumartesi"),
        gettext("Pazar"),
    )


def _day(on: date | datetime) -> date:
    return istanbul_date(on) if isinstance(on, datetime) else on


def _local(at: datetime, form: str) -> str:
    return at.astimezone(ISTANBUL).strftime(form)
