"""What a person is about to sign, for the pages of e-imza and mobil imza alike: contract or undertaking."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext, gettext_noop

from portal import visitor as visitors
from portal.agreements.forms import open_shown
from portal.guards import sure_visitor
from portal.paths import own_path
from uets.agreements import queries, rules
from uets.agreements.ports import Fact
from uets.agreements.states import Paper, TextKind
from uets.kernel import clock
from uets.login import actions as login
from uets.login.states import Method
from uets.signing import actions as signing

if TYPE_CHECKING:
    from datetime import datetime

    from uets.accounts.models import Account
    from uets.agreements.models import AgreementText

WORDS = gettext_noop("Sözleşmeyi imzala")
SHOWN, WAY_ON = "paper-shown", "paper-way-on"
"""In the session: when the text was shown, signed as the form of its page has it; and which page waits for it."""


class Errand(NamedTuple):
    """A text that waits to be signed, what stands beside it, and where its pages are."""

    text: "AgreementText"
    paper: Paper
    about: tuple[Fact, ...]
    """For which account, and which application or grant."""

    version: int
    """Of the application or grant, which must not change meanwhile."""

    routes: dict[Method, tuple[str, str]]
    """The routes that ask for a signature and wait for it."""

    back_url: str
    done_url: str
    finish: Callable[[HttpRequest, "Errand", Method, UUID, int], object]
    """Accept with the signature that came, for this version."""

    args: tuple[str, ...] = ()
    """Of the routes."""

    @property
    def statement(self) -> str:
        """The words that are signed."""
        text = self.text
        return rules.say_acceptance(
            rules.name_version(title=text.title, version=text.version, sha256=text.sha256)
        )

    @property
    def lines(self) -> str:
        """What it is about, as a signed statement says it."""
        return "\n".join(f"{fact.name}: {fact.value}" for fact in self.about)

    def url_of(self, method: Method) -> str:
        """Where a signature is asked for."""
        return reverse(self.routes[method][0], args=self.args)

    def wait_url_of(self, method: Method) -> str:
        """Where a signature is waited for."""
        return reverse(self.routes[method][1], args=self.args)

    def shown_at(self, request: HttpRequest) -> "datetime | None":
        """When this browser was shown the text, if we know it."""
        kept = request.session.get(SHOWN, "")
        return open_shown(kept, texts=[self.paper.text_id], visitor=sure_visitor(request))


def name_account(account: "Account") -> Fact:
    """Return the line that says for which account something is signed; the words are those of the statement."""
    return Fact("Hesap", f"{account.legal_name}, {account.uets_address}")


def find_contract(request: HttpRequest) -> Errand | None:
    """Return the contract that this visitor still has to accept."""
    who = sure_visitor(request)
    account = who.account
    if account is None:
        return None
    due = queries.find_needed_contract(
        person_id=who.person.id, account_id=account.id, locale=get_language() or "tr", at=clock.now()
    )
    if due is None:
        return None
    return Errand(
        text=due,
        paper=Paper(kind=TextKind.CONTRACT, text_id=due.id, account_id=account.id),
        about=(name_account(account),),
        version=0,
        routes={
            Method.E_IMZA: ("agreements:sign_by_card", "agreements:wait_for_card"),
            Method.MOBIL_IMZA: ("agreements:sign_by_mobile", "agreements:wait_for_mobile"),
        },
        back_url=reverse("agreements:contract"),
        done_url=own_path(request.session.get(WAY_ON, "")) or reverse("accounts:home"),
        finish=_accept,
    )


def find_way(request: HttpRequest, errand: Errand, *, shown: str) -> str:
    """Return where a text is signed by who came in by a signature, empty for others; remember what was shown."""
    request.session[SHOWN], request.session[WAY_ON] = shown, request.GET.get("sonra", "")
    method = sure_visitor(request).login.method
    return next((errand.url_of(each) for each in errand.routes if each.value == method), "")


def _accept(request: HttpRequest, errand: Errand, method: Method, signature_id: UUID, version: int) -> None:  # noqa: ARG001 - a contract has no draft
    who, at = sure_visitor(request), clock.now()
    given: dict[str, Any] = {
        "actor": who.actor(at),
        "session_hash": visitors.hash_of(request.session),
        "shown_at": errand.shown_at(request),
        "words": gettext(WORDS),
        "at": at,
    }
    if method is Method.MOBIL_IMZA:
        login.sign_contract_by_mobile(signature_id=signature_id, **given)
    else:
        signing.sign_contract_by_card(request_id=signature_id, **given)
