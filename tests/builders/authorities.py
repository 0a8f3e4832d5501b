"""Sending authorities with officials, and programs that hold their own private keys."""

from dataclasses import dataclass
from itertools import count

from joserfc import jwt
from joserfc.jwk import ECKey, OKPKey

from tests.builders.people import AT, CONSOLE, make_person
from uets.accounts.models import Person
from uets.authorities import actions
from uets.authorities.models import AuthorityClient, AuthorityOfficial, SendingAuthority
from uets.authorities.states import AuthorityKind
from uets.kernel import clock
from uets.kernel.actor import Actor, ActorKind, Origin
from uets.kernel.ids import new_id

URL = "http://localhost/oauth/token"
_numbers = count(1)


@dataclass
class Program:
    """A program of an authority with the private key that only it has."""

    authority: SendingAuthority
    client: AuthorityClient
    key: ECKey | OKPKey

    @property
    def actor(self) -> Actor:
        """Return the authority acting through the program."""
        return Actor(
            kind=ActorKind.AUTHORITY,
            id=f"authority:{self.authority.id}",
            name=self.authority.name,
            authority_id=self.authority.id,
            client_id=self.client.client_id,
            origin=Origin(address="203.0.113.20"),
        )

    def sign(self, claims: dict[str, object], *, alg: str = "ES256") -> str:
        """Return a client assertion."""
        return jwt.encode({"alg": alg, "kid": self.key.thumbprint()}, claims, self.key, algorithms=[alg])

    def token(self) -> str:
        """Return a token with which the program acts now."""
        now, name = clock.now(), self.client.client_id
        claims = {"iss": name, "sub": name, "aud": URL, "jti": new_id().hex, "exp": int(now.timestamp()) + 50}
        return actions.issue_token(assertion=self.sign(claims), token_url=URL, at=now).token


def make_authority(
    name: str = "Örnekkent 3. Asliye Hukuk Mahkemesi",
    *,
    detsis: str = "",
    vkn: str = "",
    kind: AuthorityKind = AuthorityKind.JUDICIAL,
) -> SendingAuthority:
    """Register an authority with a number of its own."""
    return actions.register_authority(
        actor=CONSOLE, detsis=detsis or f"{98_000_000 + next(_numbers)}", name=name, kind=kind, vkn=vkn, at=AT
    )


def add_official(
    authority: SendingAuthority,
    person: Person | None = None,
    *,
    is_preparer: bool = True,
    is_signer: bool = True,
) -> AuthorityOfficial:
    """Enter an official, by default one who prepares and signs."""
    person = person or make_person(first_name="Can", last_name="Gündoğdu")
    return actions.add_official(
        actor=CONSOLE,
        authority_id=authority.id,
        person_id=person.id,
        is_preparer=is_preparer,
        is_signer=is_signer,
        unit="Yazı İşleri",
        at=AT,
    )


def make_program(authority: SendingAuthority | None = None, *, is_edwards: bool = False) -> Program:
    """Enter a program with a key of its own."""
    authority = authority or make_authority()
    key = OKPKey.generate_key("Ed25519") if is_edwards else ECKey.generate_key("P-256")
    client = actions.add_client(
        actor=CONSOLE, authority_id=authority.id, label="Deneme", jwks=[key.as_dict(private=False)], at=AT
    )
    return Program(authority, client, key)
