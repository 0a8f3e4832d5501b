"""A company whose first principal operator has given a grant and seen its key, and may leave."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tests.builders import keys as build
from tests.builders.people import CONSOLE, acting, make_organisation, make_person
from tests.builders.texts import publish
from uets.accounts import actions as accounts
from uets.accounts.models import Account, Operator, Person
from uets.agreements.models import AgreementText
from uets.agreements.states import TextKind
from uets.evidence import queries as evidence
from uets.kernel.actor import Actor
from uets.kernel.ids import new_id
from uets.keys import actions
from uets.keys.actions.reveal_key import reveal_key
from uets.keys.models import ApiKey, Grant, GrantReview
from uets.keys.ports import RevealAnswer, RevealRequest
from uets.login import actions as login
from uets.login.states import Method

SETTLED = timedelta(seconds=15)


@dataclass
class Company:
    """Ayşe has given the grant, Mehmet remains."""

    ayse: Person
    mehmet: Person
    account: Account
    given: build.HandOver
    disclosure: AgreementText
    undertaking: AgreementText

    @property
    def grant(self) -> Grant:
        """The grant as it is now."""
        return Grant.objects.get(id=self.given.grant.id)

    @property
    def review(self) -> GrantReview:
        """The only review there is."""
        return GrantReview.objects.get(grant_id=self.given.grant.id)

    def acting(self, person: Person, *, at: datetime = build.AT) -> Actor:
        """Return a principal operator with a fresh login."""
        return acting(person, self.account, at=at)

    def named(self, person: Person, *, at: datetime = build.AT, **more: Any) -> dict[str, Any]:
        """Return who acts on the grant, and when."""
        actor = self.acting(person, at=at)
        return {"actor": actor, "account_id": self.account.id, "grant_id": self.grant.id, "at": at, **more}

    def leave(self, person: Person, *, at: datetime = build.AT) -> None:
        """Let a principal operator be removed by the other."""
        operator = Operator.objects.get(account_id=self.account.id, person=person, state="active")
        other = self.mehmet if person == self.ayse else self.ayse
        accounts.remove_operator(
            actor=self.acting(other),
            account_id=self.account.id,
            operator_id=operator.id,
            expected_version=operator.version,
            at=at,
        )

    def follow_up(self, *, at: datetime = build.AT) -> int:
        """Let the clock follow departures up as soon as it does."""
        return actions.follow_up_departures(at=at + SETTLED)

    def depart(self, person: Person, *, at: datetime = build.AT) -> None:
        """Leave, and be followed up."""
        self.leave(person, at=at)
        assert self.follow_up(at=at) == 1

    def reveal(self, person: Person, key: ApiKey) -> None:
        """Show a key to a person, as the key vault does."""
        session = new_id().hex * 2
        login.record_login(
            person_id=person.id,
            session_hash=session,
            method=Method.PASSWORD_TOTP,
            is_step_up=False,
            origin=self.acting(person).origin,
            at=build.AT,
        )
        request = RevealRequest(
            account_id=self.account.id,
            grant_id=key.grant_id,
            key_id=key.id,
            person_id=person.id,
            session_hash=session,
            form_id=new_id(),
        )
        assert isinstance(reveal_key(request=request, most_an_hour=1000, at=build.AT), RevealAnswer)

    def states(self) -> list[tuple[str, str]]:
        """Return state and reason of the grant's keys, newest first."""
        found = ApiKey.objects.filter(grant_id=self.grant.id).order_by("-id")
        return list(found.values_list("state", "state_reason"))

    def kinds(self) -> list[str]:
        """Return what the chain of the grant has recorded."""
        found = evidence.list_evidence_of(account_id=self.account.id, subject=self.grant.ref)
        return [record.kind for record in found]

    def confirm(self, *, at: datetime, by: Person | None = None, **seen: Any) -> Grant:
        """Press Onayla with both texts."""
        texts = {"disclosure_id": self.disclosure.id, "undertaking_id": self.undertaking.id, **seen}
        named = self.named(by or self.mehmet, at=at)
        return actions.confirm_grant(**named, seen=actions.SeenTexts(**texts, shown_at=at))


def make_company() -> Company:
    """Found the company, with an acknowledged key."""
    build.bind_vault()
    ayse, mehmet = make_person(), make_person(first_name="Mehmet", last_name="Demir", mobile="5550000214")
    account = make_organisation(principals=[ayse, mehmet])
    given = build.hand_over_key(build.order(person=ayse, account=account))
    texts = [publish(kind) for kind in (TextKind.DISCLOSURE, TextKind.UNDERTAKING)]
    return Company(ayse, mehmet, account, given, *texts)


def remove_from_register(person: Person, *, at: datetime = build.AT) -> int:
    """End a person's rights, as the civil register says."""
    return accounts.end_operators_of_person(actor=CONSOLE, person_id=person.id, at=at)
