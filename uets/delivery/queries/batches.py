"""What delivery asks of lower layers for a whole batch at once."""

from collections.abc import Iterable, Sequence
from typing import Final
from uuid import UUID

import msgspec

from uets.authorities import queries as authorities
from uets.authorities.rules import Signer
from uets.delivery.models import SubmissionBatch
from uets.kernel import pool
from uets.kernel.pool import Reader
from uets.notices.eyp.shapes import IdScheme, Recipient

FIND_RECIPIENTS: Final = """-- the accounts of recipients, by the number that a package names them with
SELECT 'TCKN', tckn, id, state, legal_name, uets_address, kind FROM accounts_account WHERE tckn = ANY(%b)
UNION ALL
SELECT 'MERSIS', mersis, id, state, legal_name, uets_address, kind FROM accounts_account WHERE mersis = ANY(%b)
UNION ALL
SELECT 'KKK', detsis, id, state, legal_name, uets_address, kind FROM accounts_account WHERE detsis = ANY(%b)"""

FIND_ADDRESSES: Final = """-- who the holders of accounts are
SELECT '', '', id, state, legal_name, uets_address, kind FROM accounts_account WHERE id = ANY(%b)"""


HOLD_BATCH: Final = """-- one at a time writes a call down, or asks whether it is: until the end of the transaction
SELECT pg_advisory_xact_lock(%s)"""


def hold_number(batch_id: UUID) -> int:
    """Return the number of the lock of a call: the random end of its id."""
    return batch_id.int & ((1 << 62) - 1)


class Sender(msgspec.Struct, frozen=True):
    """An authority that hands over: its number and name, whether it may, and who signs for it."""

    detsis: str
    name: str
    state: str
    signers: Sequence[Signer]


class FoundRecipient(msgspec.Struct, frozen=True, gc=False):
    """The account of a recipient, in the order of FIND_RECIPIENTS."""

    scheme: str
    number: str
    id: UUID
    state: str
    legal_name: str
    uets_address: str
    kind: str


def find_recipients(database: Reader, lines: Sequence[Recipient]) -> dict[tuple[str, str], FoundRecipient]:
    """Return the accounts of recipients by scheme and number; those without an address are not in it."""
    numbers = {
        scheme: list({line.number for line in lines if line.scheme is scheme})
        for scheme in (IdScheme.TCKN, IdScheme.MERSIS, IdScheme.DETSIS)
    }
    found = database.rows(FoundRecipient, FIND_RECIPIENTS, *numbers.values())
    return {(each.scheme, each.number): each for each in found}


def find_senders(authority_ids: Iterable[UUID]) -> dict[UUID, Sender]:
    """Return authorities with those whose signatures count for them, by their ids."""
    found = ((each, authorities.find_by_id(authority_id=each)) for each in authority_ids)
    return {
        identifier: Sender(
            authority.detsis,
            authority.name,
            authority.state,
            authorities.list_signers(authority_id=identifier),
        )
        for identifier, authority in found
        if authority is not None
    }


def find_holders(database: Reader, account_ids: Sequence[UUID]) -> dict[UUID, FoundRecipient]:
    """Return the holders of accounts by the accounts' ids."""
    return {each.id: each for each in database.rows(FoundRecipient, FIND_ADDRESSES, account_ids)}


def is_batch_kept(*, batch_id: UUID) -> bool:
    """Tell whether a call is written down; one that is still being committed is waited for."""
    pool.of_django().run(HOLD_BATCH, hold_number(batch_id))
    return SubmissionBatch.objects.filter(id=batch_id).exists()
