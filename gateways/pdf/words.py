"""Facts as the templates show them: dates, instants and sums in the reader's form."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import msgspec

from uets.agreements.ports import ConsentReceipt, OrderReceipt, TextCopy
from uets.notices.ports import NoticeLetter

ISTANBUL = ZoneInfo("Europe/Istanbul")
ENGLISH = "en"
KURUS = Decimal(100)


def day(value: date) -> str:
    """Return a calendar day, for example 24.11.2026."""
    return f"{value:%d.%m.%Y}"


def moment(value: datetime, *, locale: str) -> str:
    """Return an instant in Türkiye's time, for example 24.11.2026 15:04:05 (Türkiye saati)."""
    zone = "Türkiye time" if locale == ENGLISH else "Türkiye saati"
    return f"{value.astimezone(ISTANBUL):%d.%m.%Y %H:%M:%S} ({zone})"


def money(kurus: int, *, locale: str) -> str:
    """Return a sum in lira, for example 1.200,00 TL, in English 1,200.00 TRY."""
    text = f"{Decimal(kurus) / KURUS:,.2f}"
    if locale == ENGLISH:
        return f"{text} TRY"
    return f"{text.translate(str.maketrans(',.', '.,'))} TL"


def order_receipt(document: OrderReceipt) -> dict[str, object]:
    """Return what the template of an order receipt shows."""
    locale = document.locale
    shown = _plain(document)
    shown["ordered_at"] = moment(document.ordered_at, locale=locale)
    shown["starts_on"], shown["ends_on"] = day(document.starts_on), day(document.ends_on)
    for name in ("net", "vat", "gross", "credit"):
        shown[name] = money(getattr(document, f"{name}_kurus"), locale=locale)
    shown["has_credit"] = document.credit_kurus > 0
    return shown


def consent_receipt(document: ConsentReceipt) -> dict[str, object]:
    """Return what the template of a consent receipt shows."""
    shown = _plain(document)
    shown["issued_at"] = moment(document.issued_at, locale=document.locale)
    return shown


def text_copy(document: TextCopy) -> dict[str, object]:
    """Return what the template of a legal text shows."""
    shown = _plain(document)
    shown["published_on"] = day(document.published_on)
    return shown


def notice_letter(letter: NoticeLetter) -> dict[str, object]:
    """Return what the template of a cover letter shows."""
    shown = _plain(letter)
    shown["dated_on"] = day(letter.dated_on)
    return shown | {"locale": "tr", "installation": letter.sender_lines[-1], "is_test": True}


def _plain(document: msgspec.Struct) -> dict[str, object]:
    shown = msgspec.to_builtins(document)
    return dict(shown)
