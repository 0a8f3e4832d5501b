"""Contacts: a person proves an e-mail address or a mobile number with a code sent to it (product.md, rule R17)."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from uets.accounts import actions as account_actions
from uets.accounts import queries as accounts
from uets.accounts.rules import check_is_fresh
from uets.accounts.states import ContactKind
from uets.alerts import actions as alerts
from uets.alerts.states import Topic
from uets.kernel.actor import Actor, Origin
from uets.login import errors, rules
from uets.login.actions.codes import make_code, use_code
from uets.login.states import CODE_LIFE, CodePurpose

PURPOSES = {
    ContactKind.EMAIL: CodePurpose.EMAIL_CONTACT,
    ContactKind.MOBILE: CodePurpose.MOBILE_CONTACT,
}


@transaction.atomic
def send_contact_code(
    *, actor: Actor, person_id: UUID, kind: ContactKind, address: str, at: datetime
) -> None:
    """Send a code to an address that a person says is theirs; the present one stays until it is typed.

    A new address needs a fresh strong login (trust.md §3), checking the same one again does not. Raises
    AddressInvalid, SmsUnavailable, LoginNotFresh, TooManyTries.
    """
    bare = rules.read_address(kind, address)
    known = accounts.contact_of(accounts.get_person(person_id=person_id), kind)
    if bare != known.address or known.verified_at is None:
        check_is_fresh(actor=actor, at=at)
    if kind is ContactKind.MOBILE and not settings.SMS["url"]:
        raise errors.SmsUnavailable
    code = make_code(person_id=person_id, purpose=PURPOSES[kind], address=bare, at=at)
    facts = {
        "installation": settings.INSTALLATION,
        "code": code,
        "minutes": str(CODE_LIFE // timedelta(minutes=1)),
    }
    if kind is ContactKind.EMAIL:
        alerts.queue_alert(topic=Topic.CONTACT_CODE, to_address=bare, facts=facts, at=at, person_id=person_id)
    else:
        alerts.queue_sms(topic=Topic.CONTACT_CODE, to_mobile=bare, facts=facts, at=at, person_id=person_id)


def verify_contact(
    *, actor: Actor, person_id: UUID, kind: ContactKind, code: str, origin: Origin, at: datetime
) -> None:
    """Take the code and keep the address it was sent to; raises CodeWrong, CodeExpired, TooManyTries."""
    address = use_code(person_id=person_id, purpose=PURPOSES[kind], code=code, origin=origin, at=at)
    account_actions.keep_contact(actor=actor, person_id=person_id, kind=kind, address=address, at=at)
