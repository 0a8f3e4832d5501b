"""Contacts that a person enters: how they are read, and when they are asked for again; pure."""

import re
from datetime import datetime, timedelta

from uets.accounts.states import ContactKind
from uets.kernel import numbers
from uets.login import errors

LONGEST_EMAIL = 254
EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}"
    r"@([A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)
"""What a mail server takes without SMTPUTF8 (RFC 5321 §4.1.2): dot-atom, and names of hosts."""


def read_address(kind: ContactKind, text: str) -> str:
    """Return an e-mail address in one line, or a mobile number as ten digits; raises AddressInvalid."""
    if kind is ContactKind.MOBILE:
        mobile = numbers.find_mobile(text)
        if mobile is None:
            raise errors.AddressInvalid(contact=kind.value)
        return mobile
    bare = text.strip()
    if len(bare) > LONGEST_EMAIL or EMAIL.fullmatch(bare) is None:
        raise errors.AddressInvalid(contact=kind.value)
    name, _, domain = bare.rpartition("@")
    return f"{name}@{domain.encode('ascii').lower().decode()}"


def must_check_again(*, checked_at: datetime | None, months: int, at: datetime) -> bool:
    """Tell whether a contact was proven so long ago that its person is asked again at login; 0 months never asks."""
    return checked_at is not None and months > 0 and at - checked_at > timedelta(days=365) * months / 12
