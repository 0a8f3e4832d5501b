"""Integrators on the list, tariffs on sale, and applications filled in: all by real actions."""

from datetime import datetime
from itertools import count
from typing import Any
from uuid import UUID

from joserfc import jwe, jws
from joserfc.jwk import ECKey

from tests.builders.people import AT, CONSOLE, acting, make_organisation, make_person
from tests.builders.texts import publish
from uets.accounts.models import Account, Person
from uets.agreements.models import AgreementText
from uets.agreements.states import TextKind
from uets.applications import actions
from uets.applications.models import IntegrationApplication
from uets.integrators import actions as integrators
from uets.integrators.models import Integrator, Tariff
from uets.integrators.states import KeyUse
from uets.kernel.numbers import complete_vkn
from uets.keys.states import IpRule, Permission

EVERYTHING = [permission.value for permission in Permission]
_numbers = count(1)


def make_integrator(name: str = "ÖRNEK KUTUPYILDIZI BİLİŞİM SAN. VE TİC. LTD. ŞTİ.") -> Integrator:
    """Register an integrator, prove its keys, put it on the list."""
    number = next(_numbers)
    enc, sig = ECKey.generate_key("P-256"), ECKey.generate_key("P-256")
    registration = integrators.register_integrator(
        actor=CONSOLE,
        client_id=f"pazar-{number}",
        legal_name=name,
        trade_name=name.title(),
        vkn=complete_vkn(f"{700_000_000 + number:09d}"),
        mersis="",
        contact_email="",
        description="",
        egress_ranges=["203.0.113.0/28"],
        are_local_ranges_allowed=True,
        jwks={KeyUse.ENCRYPTION: enc.as_dict(private=False), KeyUse.SIGNATURE: sig.as_dict(private=False)},
        at=AT,
    )
    challenge = jwe.decrypt_compact(registration.challenge, enc, algorithms=["ECDH-ES+A256KW", "A256GCM"])
    answer = jws.serialize_compact({"alg": "ES256"}, challenge.plaintext or b"", sig, algorithms=["ES256"])
    integrator_id = registration.integrator.id
    integrators.prove_keys(actor=CONSOLE, integrator_id=integrator_id, answer=answer, at=AT)
    integrators.list_integrator(actor=CONSOLE, integrator_id=integrator_id, at=AT)
    return registration.integrator


def make_tariff(
    integrator: Integrator,
    *,
    code: str = "temel-12",
    gross_kurus: int = 120_000,
    term_months: int = 12,
    permissions: list[str] = EVERYTHING,
) -> Tariff:
    """Publish a tariff, 1.200,00 TL for twelve months unless told otherwise."""
    return integrators.publish_tariff(
        actor=CONSOLE,
        integrator_id=integrator.id,
        code=code,
        name=code,
        term_months=term_months,
        gross_kurus=gross_kurus,
        vat_percent=20,
        permissions=permissions,
        calls_per_minute=600,
        calls_per_day=100_000,
        at=AT,
    )


class Purchase:
    """A company whose principal operator has filled in an application up to the check page."""

    def __init__(self, *, person: Person | None = None, account: Account | None = None) -> None:
        self.person = person or make_person()
        self.account = account or make_organisation(principals=[self.person])
        self.disclosure = _text(TextKind.DISCLOSURE)
        self.undertaking = _text(TextKind.UNDERTAKING)

    def fill_in(self, tariff: Tariff, *, permissions: list[str] | None = None) -> IntegrationApplication:
        """Answer every step and return the draft."""
        actor = acting(self.person, self.account)
        draft = actions.start_application(actor=actor, account_id=self.account.id, at=AT)
        named: dict[str, Any] = {
            "actor": actor,
            "account_id": self.account.id,
            "application_id": draft.id,
            "at": AT,
        }
        draft = actions.choose_integrator(
            **named, integrator_id=tariff.integrator_id, expected_version=draft.version
        )
        draft = actions.choose_tariff(**named, tariff_id=tariff.id, expected_version=draft.version)
        draft = actions.choose_permissions(
            **named,
            permissions=permissions or [Permission.READ_LIST.value],
            ip_rule=IpRule.REGISTERED,
            ip_ranges=[],
            are_local_allowed=False,
            expected_version=draft.version,
        )
        draft = actions.read_disclosure(
            **named, shown_at=AT, text_id=self.disclosure.id, expected_version=draft.version
        )
        return actions.accept_undertaking(
            **named, shown_at=AT, text_id=self.undertaking.id, expected_version=draft.version
        )

    def approve(self, draft: IntegrationApplication, *, at: datetime = AT, login_at: datetime = AT) -> UUID:
        """Press “Onayla ve satın al” and return the grant's id."""
        grant = actions.approve(
            actor=acting(self.person, self.account, at=login_at),
            account_id=self.account.id,
            application_id=draft.id,
            expected_version=draft.version,
            at=at,
        )
        return grant.id


def _text(kind: TextKind) -> AgreementText:
    return AgreementText.objects.filter(kind=kind).order_by("-version").first() or publish(kind)
