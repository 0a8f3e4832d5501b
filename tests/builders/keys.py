"""Integrators with their own private keys, tariffs, grants with consent, and keys as far along as a test needs them."""

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from uuid import UUID

from django.conf import settings
from joserfc import jwe, jwt
from joserfc.jwk import ECKey, OKPKey

from gateways.vault.envelopes import FileKekEnvelope
from tests.builders.people import acting, make_natural_account, make_person
from uets.accounts.models import Account, Person
from uets.agreements import actions as agreements
from uets.agreements.states import ConsentKind
from uets.integrators.models import Integrator, IntegratorKey, Tariff
from uets.integrators.states import IntegratorKeyState, IntegratorState, TariffState
from uets.kernel.actor import Actor, ActorKind, Origin
from uets.kernel.ids import new_id
from uets.kernel.numbers import complete_vkn
from uets.keys import ports
from uets.keys.actions.acknowledge_credential import acknowledge_credential
from uets.keys.actions.mint_keys import mint_key
from uets.keys.actions.order_key import order_key
from uets.keys.actions.pull_credential import pull_credential
from uets.keys.models import ApiKey, CredentialDelivery, Grant
from uets.keys.rules.hand_over import prove
from uets.keys.states import Reason

AT = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
PREFIX = "uets"
JWE_ALGORITHMS = ["ECDH-ES+A256KW", "A256GCM"]
_numbers = count(1)


@dataclass
class Partner:
    """An integrator with the private keys that only its own program has."""

    integrator: Integrator
    enc: ECKey | OKPKey
    sig: ECKey | OKPKey

    @property
    def actor(self) -> Actor:
        """Return the integrator acting as itself."""
        return Actor(
            kind=ActorKind.INTEGRATOR,
            id=f"integrator:{self.integrator.id}",
            name=self.integrator.trade_name,
            integrator_id=self.integrator.id,
            origin=Origin(address="203.0.113.10"),
        )

    def read(self, letter: str) -> dict[str, str]:
        """Decrypt a letter with the private key."""
        opened = jwe.decrypt_compact(letter, self.enc, algorithms=JWE_ALGORITHMS)
        content: dict[str, str] = json.loads(opened.plaintext or b"{}")
        return content

    def sign(self, claims: dict[str, Any], *, alg: str = "ES256") -> str:
        """Return a client assertion."""
        header = {"alg": alg, "kid": self.sig.thumbprint()}
        return jwt.encode(header, claims, self.sig, algorithms=[alg])


@dataclass
class HandOver:
    """A grant with its newest key, as far along as it was built."""

    person: Person
    account: Account
    partner: Partner
    grant: Grant
    key_id: UUID
    letter: dict[str, str] = field(default_factory=dict)

    @property
    def key(self) -> ApiKey:
        """Return the key as it is now."""
        return ApiKey.objects.get(account_id=self.account.id, id=self.key_id)

    @property
    def delivery(self) -> CredentialDelivery:
        """Return the hand-over as it is now."""
        return CredentialDelivery.objects.get(account_id=self.account.id, key_id=self.key_id)

    @property
    def holder(self) -> Actor:
        """Return the holder with a fresh strong login."""
        return acting(self.person, self.account, at=AT)

    def pull(self, *, at: datetime = AT) -> str:
        """Pull as the integrator."""
        return pull_credential(
            actor=self.partner.actor,
            integrator_id=self.partner.integrator.id,
            grant_id=self.grant.id,
            at=at,
        )

    def acknowledge(self, proof: str | None = None, *, at: datetime = AT) -> Any:
        """Acknowledge as the integrator, with the right proof unless another is given."""
        letter = self.letter or self.partner.read(self.pull())
        right = prove(key=letter["key"], delivery_id=letter["delivery_id"], nonce=letter["nonce"])
        self.letter = letter
        return acknowledge_credential(
            actor=self.partner.actor,
            integrator_id=self.partner.integrator.id,
            grant_id=self.grant.id,
            delivery_id=self.delivery.id,
            proof=right if proof is None else proof,
            at=at,
        )


def bind_vault() -> None:
    """Give this process what only the key vault process has."""
    ports.envelopes.bind(lambda: FileKekEnvelope(settings.SECRETS_DIR))


def make_partner(*, curve: str = "P-256", signs_with: str = "P-256", egress: tuple[str, ...] = ()) -> Partner:
    """Enter a listed integrator with proven keys."""
    number = next(_numbers)
    integrator = Integrator.objects.create(
        client_id=f"ornek-{number}-{new_id().hex[-8:]}",
        legal_name="ÖRNEK KUTUPYILDIZI BİLİŞİM SAN. VE TİC. LTD. ŞTİ.",
        trade_name="Örnek Kutupyıldızı",
        sort_key="",
        search_text="",
        vkn=complete_vkn(f"{500_000_000 + number:09d}"),
        contact_email=f"anahtar{number}@kutupyildizi.invalid",
        state=IntegratorState.LISTED.value,
        egress_ranges=list(egress or ("203.0.113.0/24",)),
        registered_at=AT,
    )
    partner = Partner(integrator, _make_key(curve), _make_key(signs_with))
    add_public_key(partner.integrator, partner.enc, use="enc")
    add_public_key(partner.integrator, partner.sig, use="sig")
    return partner


def add_public_key(integrator: Integrator, key: ECKey | OKPKey, *, use: str) -> IntegratorKey:
    """Enter a proven public key of an integrator."""
    return IntegratorKey.objects.create(
        integrator=integrator,
        use=use,
        thumbprint=key.thumbprint(),
        jwk=key.as_dict(private=False),
        state=IntegratorKeyState.PROVEN.value,
        added_at=AT,
        proven_at=AT,
    )


def make_tariff(integrator: Integrator, *, per_minute: int = 600, per_day: int = 100_000) -> Tariff:
    """Publish a tariff with every permission."""
    return Tariff.objects.create(
        integrator=integrator,
        code=f"t{next(_numbers)}",
        name="Örnek Tarife",
        term_months=12,
        gross_kurus=120_000,
        vat_percent=20,
        permissions=["notices:list", "notices:open"],
        calls_per_minute=per_minute,
        calls_per_day=per_day,
        state=TariffState.PUBLISHED.value,
        published_at=AT,
    )


def order(
    *,
    partner: Partner | None = None,
    tariff: Tariff | None = None,
    person: Person | None = None,
    account: Account | None = None,
) -> HandOver:
    """Make a grant with consent whose key is ordered and not minted yet; of the person's own account by default."""
    partner = partner or make_partner()
    person = person or make_person()
    account = account or Account.objects.filter(person=person).first() or make_natural_account(person)
    grant = Grant.objects.create(
        account_id=account.id,
        integrator_id=partner.integrator.id,
        tariff_id=(tariff or make_tariff(partner.integrator)).id,
        state_reason=Reason.NEW_GRANT.value,
        state_changed_at=AT,
        permissions=["notices:list"],
        enc_thumbprint=partner.enc.thumbprint(),
        starts_on=date(2026, 11, 24),
        ends_on=date(2027, 11, 24),
        given_by_id=person.id,
        given_at=AT,
    )
    hand_over = HandOver(person, account, partner, grant, key_id=new_id())
    agree(hand_over, thumbprint=grant.enc_thumbprint)
    key, _ = order_key(grant=grant, reason=Reason.NEW_GRANT, at=AT)
    hand_over.key_id = key.id
    return hand_over


def agree(hand_over: HandOver, *, thumbprint: str) -> None:
    """Record that the holder has seen this encryption key."""
    agreements.record_consent(
        actor=hand_over.holder,
        account_id=hand_over.account.id,
        grant_id=hand_over.grant.id,
        kind=ConsentKind.TARIFF_BOUGHT,
        text_id=None,
        decided_at=AT,
        record={"handover": {"thumbprint": thumbprint}},
    )


def mint(hand_over: HandOver | None = None, *, at: datetime = AT) -> HandOver:
    """Mint the key, as the vault process does."""
    hand_over = hand_over or order()
    assert mint_key(key_id=hand_over.key_id, prefix=PREFIX, at=at)
    return hand_over


def hand_over_key(hand_over: HandOver | None = None) -> HandOver:
    """Bring a key to the integrator: minted, pulled, acknowledged."""
    hand_over = mint(hand_over)
    hand_over.acknowledge()
    hand_over.grant.refresh_from_db()
    return hand_over


def _make_key(curve: str) -> ECKey | OKPKey:
    if curve == "P-256":
        return ECKey.generate_key("P-256")
    return OKPKey.generate_key("X25519" if curve == "X25519" else "Ed25519")


def key_actor(hand_over: HandOver) -> Actor:
    """Return the API key of a grant as actor."""
    return Actor(
        kind=ActorKind.KEY,
        id=f"key:{hand_over.key.kid}",
        account_id=hand_over.account.id,
        integrator_id=hand_over.partner.integrator.id,
        grant_id=hand_over.grant.id,
        kid=hand_over.key.kid,
        permissions=frozenset(hand_over.grant.permissions),
        origin=Origin(address="203.0.113.10"),
    )
