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
    return format_html('<time datetime="{}">{}</time>', at.isoformat(), local_words(at, "%d.%m.%Y %H:%M"))


@register.filter
def exact_moment(at: datetime) -> SafeString:
    """Return an instant with its seconds."""
    return format_html('<time datetime="{}">{}</time>', at.isoformat(), local_words(at, "%d.%m.%Y %H:%M:%S"))


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


@register.filter
def duration(since: datetime, now: datetime) -> str:
    """Return how long something has lasted: `2 saat 5 dakika`, `5 dakika`, `12 saniye`."""
    seconds = max(0, int((now - since).total_seconds()))
    hours, minutes = seconds // _HOUR, seconds % _HOUR // _MINUTE
    if not hours and not minutes:
        return ngettext("%(n)d saniye", "%(n)d saniye", seconds) % {"n": seconds}
    in_hours = ngettext("%(n)d saat", "%(n)d saat", hours) % {"n": hours}
    in_minutes = ngettext("%(n)d dakika", "%(n)d dakika", minutes) % {"n": minutes}
    return " ".join([in_hours] * bool(hours) + [in_minutes] * bool(minutes))


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


def local_words(at: datetime, form: str) -> str:
    """Return an instant in Türkiye's time, in a form of strftime."""
    return at.astimezone(ISTANBUL).strftime(form)
