"""Openings of companies' addresses: identified persons who ask the played registry and accept."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from simulators.company_registry.companies import ANNA, AYSE, DENIZ, MEHMET, Company
from tests.builders.people import AT
from uets.accounts import queries as accounts
from uets.accounts.models import Account
from uets.kernel.actor import Origin
from uets.login.states import Identification, Method
from uets.registration import actions, queries, rules
from uets.registration.models import CompanyOpening
from uets.registration.rules import EmailProof
from uets.registration.states import CODE_LIFE, CheckedCompany

NAMES = {
    DENIZ: ("Deniz", "Aksoy"),
    ANNA: ("Anna", "Schmidt"),
    AYSE: ("Ayşe", "Yılmaz"),
    MEHMET: ("Mehmet", "Demir"),
}
CODE = "123456"
NOTHING_READ = actions.Reading(text_id=None, shown_at=None, words="")
WHERE: dict[str, Any] = {"session_hash": "0" * 64, "origin": Origin()}


def found(tckn: str, *, at: datetime = AT) -> Identification:
    """Return one of these people as e-Devlet has identified them."""
    first, last = NAMES[tckn]
    return Identification(tckn=tckn, first_name=first, last_name=last, method=Method.EDEVLET, at=at)


def ask(tckn: str, company: Company | str, *, at: datetime = AT) -> CheckedCompany:
    """Ask the registry about a company, or about a number."""
    number = company if isinstance(company, str) else company.mersis
    return actions.ask_registry(found=found(tckn, at=at), number=number, at=at, **WHERE)


def accept(
    tckn: str,
    checked: CheckedCompany | None,
    *,
    at: datetime = AT,
    draw: Callable[[], str] = rules.draw_address,
) -> CompanyOpening:
    """Accept on an answer of the registry, with an e-mail address that a code has proven."""
    email = f"{tckn}@ornek.invalid"
    proof = EmailProof(
        email=email,
        code_hmac=queries.hmac_of_code(tckn=tckn, email=email, code=CODE),
        until=at + CODE_LIFE,
    )
    return actions.open_company_address(
        found=found(tckn),
        checked=checked,
        proof=proof,
        code=CODE,
        invoice_address="Örnekkent",
        reading=NOTHING_READ,
        at=at,
        draw=draw,
        **WHERE,
    )


def open_for(tckn: str, company: Company, *, at: datetime = AT) -> CompanyOpening:
    """Ask the registry and accept."""
    return accept(tckn, ask(tckn, company, at=at), at=at)


def names_of(account: Account) -> list[str]:
    """Return who operates an account."""
    return [each.name for each in accounts.list_operators(account_id=account.id)]
