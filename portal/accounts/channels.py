"""Bilgilendirme Kanalları: who is told of an account's notices, and which address does not reach its person."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

import msgspec
from django.utils.translation import gettext

from uets.accounts import queries as accounts
from uets.alerts import queries as alerts
from uets.alerts.rules import mask_address
from uets.kernel import pool


class Channel(msgspec.Struct, frozen=True, kw_only=True):
    """One verified address; it is never shown whole."""

    name: str
    kind: str
    address: str
    state: str
    colour: str


def list_channels(account_id: UUID, *, at: datetime) -> list[Channel]:
    """Return the verified addresses of those who may list the notices of an account."""
    contacts = accounts.list_contacts(database=pool.of_django(), account_ids=[account_id], at=at)
    addresses = [address for contact in contacts for address in (contact.email, contact.mobile) if address]
    dead = alerts.find_dead(addresses=addresses)
    return [channel for contact in contacts for channel in _channels(contact, dead)]


def _channels(contact: accounts.Contact, dead: frozenset[str]) -> Iterator[Channel]:
    email, mobile = gettext("E-posta"), gettext("SMS")
    silent = {email: gettext("Bu adrese ulaşılamıyor"), mobile: gettext("Bu numaraya ulaşılamıyor")}
    for kind, address in ((email, contact.email), (mobile, contact.mobile)):
        if address:
            is_dead = address in dead
            yield Channel(
                name=contact.name,
                kind=kind,
                address=mask_address(address),
                state=silent[kind] if is_dead else gettext("Doğrulandı"),
                colour="danger" if is_dead else "success",
            )
