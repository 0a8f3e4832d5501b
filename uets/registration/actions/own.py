"""Opening the address of a natural person."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from uets.accounts import actions as account_actions
from uets.kernel.actor import Origin
from uets.login.states import Identification
from uets.registration import queries, rules
from uets.registration.actions.identified import (
    Reading,
    as_actor,
    create_with_free_address,
    find_or_register,
    record_reading,
)

if TYPE_CHECKING:
    from uets.accounts.models import Account


@transaction.atomic
def open_own_address(  # noqa: PLR0913 - who, with what, having read what
    *,
    found: Identification,
    proof: rules.EmailProof | None,
    code: str,
    reading: Reading,
    session_hash: str,
    origin: Origin,
    at: datetime,
    draw: Callable[[], str] = rules.draw_address,
) -> "Account":
    """Open the address of an identified natural person, who is registered where they are not (Law 7201 art. 7/a).

    `proof` and `code` prove the e-mail address; who is registered with a verified one needs none. Two at once open one
    address. Raises AddressExists, DisclosureUnread, EmailUnproven.
    """
    email = queries.check_email(tckn=found.tckn, proof=proof, code=code, at=at)
    queries.check_no_address(tckn=found.tckn)
    queries.check_disclosure(text_id=reading.text_id, at=at)
    person = find_or_register(found=found, email=email, origin=origin, session_hash=session_hash, at=at)
    actor = as_actor(found=found, person=person, origin=origin, session_hash=session_hash)
    account = create_with_free_address(
        create=lambda address: account_actions.create_natural_account(
            actor=actor, person_id=person.id, uets_address=address, invoice_address="", at=at
        ),
        check=lambda: queries.check_no_address(tckn=person.tckn),
        draw=draw,
    )
    holder = {"name": account.legal_name, "uets_address": account.uets_address}
    record_reading(account_id=account.id, holder=holder, reading=reading, actor=actor, at=at)
    return account
