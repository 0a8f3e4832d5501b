"""Registering an integrator: its numbers, its egress addresses, and the proof that it holds both private keys."""

from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from joserfc import jwe, jws
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

from tests.builders.people import AT, CONSOLE
from uets.evidence import queries as evidence
from uets.integrators import actions, errors, queries
from uets.integrators.models import Integrator, IntegratorKey
from uets.integrators.states import IntegratorState, KeyUse
from uets.kernel.numbers import complete_vkn

pytestmark = pytest.mark.django_db
JWE = ["ECDH-ES+A256KW", "A256GCM"]
_numbers = count(1)


class Company:
    """An integrator-to-be with its private keys."""

    def __init__(self, *, enc: Any = None, sig: Any = None) -> None:
        self.enc = enc or ECKey.generate_key("P-256")
        self.sig = sig or ECKey.generate_key("P-256")
        self.vkn = complete_vkn(f"{810_000_000 + next(_numbers):09d}")

    def register(self, **more: Any) -> actions.Registration:
        jwks = {KeyUse.ENCRYPTION: self.enc.as_dict(private=False)}
        jwks[KeyUse.SIGNATURE] = self.sig.as_dict(private=False)
        answers = {
            "client_id": f"sirket-{self.vkn}",
            "legal_name": "ÖRNEK SARMAŞIK YAZILIM A.Ş.",
            "trade_name": "Örnek Sarmaşık",
            "vkn": self.vkn,
            "mersis": "",
            "contact_email": "iletisim@sarmasik.invalid",
            "description": "",
            "egress_ranges": ["8.8.8.0/28"],
            "are_local_ranges_allowed": False,
            "jwks": jwks,
        }
        return actions.register_integrator(actor=CONSOLE, at=AT, **{**answers, **more})

    def answer(self, challenge: str, *, alg: str = "ES256", sig: Any = None) -> str:
        text = jwe.decrypt_compact(challenge, self.enc, algorithms=JWE).plaintext or b""
        return jws.serialize_compact({"alg": alg}, text, sig or self.sig, algorithms=[alg])


def prove(integrator: Integrator, answer: str, *, at: Any = AT) -> None:
    actions.prove_keys(actor=CONSOLE, integrator_id=integrator.id, answer=answer, at=at)


@pytest.mark.parametrize(
    ("enc", "sig", "alg"),
    [("P-256", "P-256", "ES256"), ("X25519", "P-256", "ES256"), ("P-256", "Ed25519", "Ed25519")],
)
def test_proves_both_keys_by_one_answer(enc: str, sig: str, alg: str) -> None:
    company = Company(enc=new_key(enc), sig=new_key(sig))
    made = company.register()
    assert queries.find_encryption_key(integrator_id=made.integrator.id) is None
    prove(made.integrator, company.answer(made.challenge, alg=alg))
    found = queries.find_encryption_key(integrator_id=made.integrator.id)
    assert found is not None
    assert found.thumbprint == company.enc.thumbprint()
    assert evidence.check_chain(chain=f"integrator:{made.integrator.id}") == 2


def new_key(curve: str) -> Any:
    return ECKey.generate_key(curve) if curve.startswith("P-") else OKPKey.generate_key(curve)  # type: ignore[arg-type] # a curve of RFC 8037


def test_the_challenge_is_kept_as_a_hash_only() -> None:
    company = Company()
    made = company.register()
    text = jwe.decrypt_compact(made.challenge, company.enc, algorithms=JWE).plaintext or b""
    rows = IntegratorKey.objects.filter(integrator=made.integrator)
    assert all(text.decode() not in str(vars(row)) for row in rows)


def test_an_answer_by_another_key_proves_nothing() -> None:
    company = Company()
    made = company.register()
    with pytest.raises(errors.ProofInvalid):
        prove(made.integrator, company.answer(made.challenge, sig=ECKey.generate_key("P-256")))


def test_an_answer_to_another_challenge_proves_nothing() -> None:
    company, other = Company(), Company()
    made, foreign = company.register(), other.register()
    with pytest.raises(errors.ProofInvalid):
        prove(made.integrator, other.answer(foreign.challenge, sig=company.sig))


def test_an_unsigned_answer_and_a_word_prove_nothing() -> None:
    company = Company()
    made = company.register()
    for answer in ("", "kelime", "e30.e30.", company.answer(made.challenge)[:-4]):
        with pytest.raises(errors.ProofInvalid):
            prove(made.integrator, answer)


def test_a_challenge_is_answered_within_a_day_and_once() -> None:
    company = Company()
    made = company.register()
    answer = company.answer(made.challenge)
    with pytest.raises(errors.ProofInvalid):
        prove(made.integrator, answer, at=AT + timedelta(days=1))
    prove(made.integrator, answer, at=AT + timedelta(hours=23))
    with pytest.raises(errors.ProofInvalid):
        prove(made.integrator, answer, at=AT + timedelta(hours=23))


@pytest.mark.parametrize("use", list(KeyUse))
def test_private_key_material_is_refused(use: KeyUse) -> None:
    company = Company()
    jwks = {KeyUse.ENCRYPTION: company.enc.as_dict(private=False)}
    jwks[KeyUse.SIGNATURE] = company.sig.as_dict(private=False)
    jwks[use] = ECKey.generate_key("P-256").as_dict(private=True)
    with pytest.raises(errors.KeyTypeUnsupported):
        company.register(jwks=jwks)
    assert Integrator.objects.count() == IntegratorKey.objects.count() == 0


@pytest.mark.parametrize(
    ("use", "key"),
    [
        (KeyUse.ENCRYPTION, RSAKey.generate_key(2048)),
        (KeyUse.ENCRYPTION, ECKey.generate_key("P-384")),
        (KeyUse.ENCRYPTION, OKPKey.generate_key("Ed25519")),
        (KeyUse.SIGNATURE, OKPKey.generate_key("X25519")),
        (KeyUse.SIGNATURE, OctKey.generate_key(256)),
    ],
)
def test_other_kinds_of_key_are_refused(use: KeyUse, key: Any) -> None:
    company = Company()
    jwks = {KeyUse.ENCRYPTION: company.enc.as_dict(private=False)}
    jwks[KeyUse.SIGNATURE] = company.sig.as_dict(private=False)
    jwks[use] = key.as_dict(private=False) if not isinstance(key, OctKey) else key.as_dict()
    with pytest.raises(errors.KeyTypeUnsupported):
        company.register(jwks=jwks)


def test_a_point_off_the_curve_is_refused() -> None:
    company = Company()
    broken = {**company.enc.as_dict(private=False), "y": company.sig.as_dict(private=False)["y"]}
    jwks = {KeyUse.ENCRYPTION: broken, KeyUse.SIGNATURE: company.sig.as_dict(private=False)}
    with pytest.raises(errors.KeyTypeUnsupported):
        company.register(jwks=jwks)


@pytest.mark.parametrize(
    ("ranges", "why"),
    [
        ([], "count"),
        ([f"8.8.{number}.1" for number in range(33)], "count"),
        (["8.8.8.0/23"], "wide"),
        (["2a00:1450::/47"], "wide"),
        (["10.0.0.0/24"], "local"),
        (["203.0.113.0/28"], "local"),
        (["ornek.com"], "malformed"),
    ],
)
def test_egress_addresses_are_few_narrow_and_global(ranges: list[str], why: str) -> None:
    with pytest.raises(errors.RangeInvalid) as refused:
        Company().register(egress_ranges=ranges)
    assert refused.value.facts["why"] == why


def test_demo_and_tests_may_register_documentation_ranges() -> None:
    made = Company().register(egress_ranges=["203.0.113.0/28"], are_local_ranges_allowed=True)
    assert made.integrator.egress_ranges == ["203.0.113.0/28"]


def test_a_number_that_cannot_exist_or_is_taken_is_refused() -> None:
    company = Company()
    with pytest.raises(errors.IdentifierInvalid):
        company.register(vkn="1234567891")
    company.register()
    with pytest.raises(errors.IntegratorTaken) as refused:
        Company().register(vkn=company.vkn)
    assert refused.value.facts == {"field": "vkn"}
    with pytest.raises(errors.IntegratorTaken) as refused:
        Company().register(client_id=f"sirket-{company.vkn}")
    assert refused.value.facts == {"field": "client_id"}


def test_a_key_of_another_integrator_is_refused() -> None:
    enc = ECKey.generate_key("P-256")
    Company(enc=enc).register()
    with pytest.raises(errors.IntegratorTaken) as refused:
        Company(enc=enc).register()
    assert refused.value.facts == {"field": "jwks"}


def test_only_an_integrator_with_proven_keys_is_listed() -> None:
    company = Company()
    made = company.register()
    with pytest.raises(errors.ProofInvalid):
        actions.list_integrator(actor=CONSOLE, integrator_id=made.integrator.id, at=AT)
    prove(made.integrator, company.answer(made.challenge))
    actions.list_integrator(actor=CONSOLE, integrator_id=made.integrator.id, at=AT)
    made.integrator.refresh_from_db()
    assert (made.integrator.state, made.integrator.listed_at) == (IntegratorState.LISTED, AT)
    with pytest.raises(errors.StateConflict):
        actions.list_integrator(actor=CONSOLE, integrator_id=made.integrator.id, at=AT)
