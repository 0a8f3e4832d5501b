"""Notices in mailboxes, always by the real intake of a real package."""

import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from tests.builders.people import AT, CONSOLE
from tests.packages import make_package
from uets.accounts.models import Account
from uets.delivery.actions import IntakeResult, take_in
from uets.mailbox.actions import KeyUse
from uets.mailbox.models import MailboxEntry
from uets.mailbox.queries import get_entry
from uets.notices.eyp.shapes import IdScheme
from uets.notices.eyp.writer import DraftRecipient

KEY_USE = KeyUse(
    integrator_legal_name="ÖRNEK KUTUPYILDIZI BİLİŞİM SAN. VE TİC. LTD. ŞTİ.",
    integrator_vkn="5000000001",
    client_authenticated=False,
    key_revealed_before=True,
)


def recipient(account: Account) -> DraftRecipient:
    """Name an account as a sending authority does."""
    if account.tckn:
        return DraftRecipient(scheme=IdScheme.TCKN, number=account.tckn, name=account.legal_name)
    return DraftRecipient(scheme=IdScheme.MERSIS, number=account.mersis or "", name=account.legal_name)


def take_in_bytes(
    package: bytes, *, at: datetime = AT, now: Callable[[], datetime] | None = None
) -> IntakeResult:
    """Take a package in from a file that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="uets-tests-intake-") as folder:
        path = Path(folder) / "paket.eyp"
        path.write_bytes(package)
        return take_in(actor=CONSOLE, package_path=path, now=now or (lambda: at))


def deliver(account: Account, *, at: datetime = AT, subject: str = "Gerekçeli karar") -> MailboxEntry:
    """Deliver a new notice to one account."""
    result = take_in_bytes(make_package(recipient(account), subject=subject), at=at)
    return get_entry(account_id=account.id, notice_id=result.delivered[0].notice_id)
