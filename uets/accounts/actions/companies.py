"""The account of a company that its representatives open themselves."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from uets.accounts import errors
from uets.accounts.actions.registers import create_organisation_account
from uets.accounts.actions.standings import insert_operator
from uets.accounts.models import Account, Operator
from uets.accounts.rules import ALL_PERMISSIONS
from uets.accounts.states import MOST_PRINCIPAL_OPERATORS, OperatorState, Role
from uets.evidence.states import Kind
from uets.kernel.actor import Actor


@transaction.atomic
def create_company_account(  # noqa: PLR0913 - the columns of the register, and who decides
    *,
    actor: Actor,
    account_id: UUID,
    legal_name: str,
    vkn: str,
    mersis: str,
    uets_address: str,
    invoice_address: str,
    person_ids: Collection[UUID],
    at: datetime,
) -> Account:
    """Create the address of a company with its representatives as principal operators (Regulation RG 30617).

    Who they are was judged on the answer of the registry of companies. Raises IdentifierInvalid, IdentifierTaken,
    OperatorLimit.
    """
    if not 1 <= len(person_ids) <= MOST_PRINCIPAL_OPERATORS:
        raise errors.OperatorLimit(limit=MOST_PRINCIPAL_OPERATORS)
    account = create_organisation_account(
        actor=actor,
        account_id=account_id,
        legal_name=legal_name,
        vkn=vkn,
        mersis=mersis,
        detsis=None,
        uets_address=uets_address,
        invoice_address=invoice_address,
        at=at,
    )
    for person_id in person_ids:
        operator = Operator(
            account_id=account.id,
            person_id=person_id,
            role=Role.PRINCIPAL_OPERATOR.value,
            permissions=list(ALL_PERMISSIONS),
            state=OperatorState.ACTIVE.value,
            invited_at=at,
            accepted_at=at,
            confirmed_at=at,
        )
        insert_operator(operator=operator, kind=Kind.OPERATOR_CONFIRMED, actor=actor, at=at)
    return account
