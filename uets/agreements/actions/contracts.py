"""The contract: due at the entry of an account, accepted or signed there."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from uets.accounts import actions as accounts
from uets.accounts import queries as account_queries
from uets.accounts.states import AccountState
from uets.agreements import errors, queries, rules
from uets.agreements.actions.consents import keep_signature, record_consent
from uets.agreements.actions.receipts import issue_receipt
from uets.agreements.models import AgreementText, ConsentRecord
from uets.agreements.states import ConsentKind, Control, SignedStatement, TextKind
from uets.kernel.actor import Actor

RECEIPT_TYPE = "uets-contract-receipt:1"


@transaction.atomic
def enter_account(*, actor: Actor, account_id: UUID, at: datetime) -> AgreementText | None:
    """Enter an account (Giriş) and return the contract that is due, or None; raises NoStanding.

    A new account opens here when no contract is due (Etkinleştir), else with the acceptance.
    """
    standing = accounts.enter_account(actor=actor, account_id=account_id, at=at)
    if standing.account.state == AccountState.CLOSED:
        return None
    due = queries.find_due_contract(actor=actor, account_id=account_id, at=at)
    if due is None and standing.account.state == AccountState.CREATED:
        accounts.open_account(actor=actor, account_id=account_id, at=at)
    return due


@transaction.atomic
def accept_contract(  # noqa: PLR0913 - the record of a legal act names all of this
    *,
    actor: Actor,
    account_id: UUID,
    text_id: UUID,
    shown_at: datetime | None,
    words: str,
    at: datetime,
    signed: SignedStatement | None = None,
) -> ConsentRecord:
    """Accept or sign the contract that was shown (Sözleşmeyi kabul et, imzala) and open the account, together.

    Raises TextChanged when a newer version is in force, SignatureNeeded, EvidenceToolsAway. `shown_at` is None when we
    do not know it; `signed` has been verified by who asked for it.
    """
    rules.check_is_signed(method=actor.login.method if actor.login else "", is_signed=signed is not None)
    if not queries.is_current(text_id=text_id, at=at):
        raise errors.TextChanged(kind=TextKind.CONTRACT.value)
    account = account_queries.get_account(account_id=account_id)
    holder = {"name": account.legal_name, "uets_address": account.uets_address}
    record = record_consent(
        actor=actor,
        account_id=account_id,
        grant_id=None,
        kind=ConsentKind.CONTRACT_ACCEPTED,
        text_id=text_id,
        decided_at=at,
        record={
            "parties": {"holder": holder},
            "shown": queries.describe_shown(
                text_id=text_id, shown_at=shown_at, control=words, default=Control.BUTTON
            ),
            **({"signed": rules.describe_signature(signed)} if signed else {}),
        },
    )
    if signed is not None:
        keep_signature(consent=record, signed=signed)
    content = {
        "type": RECEIPT_TYPE,
        "parties": {"holder": holder},
        "consents": [queries.get_hashed(account_id=account_id, consent_id=record.id)],
    }
    issue_receipt(actor=actor, account_id=account_id, grant_id=None, order_id=None, content=content, at=at)
    accounts.open_account(actor=actor, account_id=account_id, at=at)
    return record
