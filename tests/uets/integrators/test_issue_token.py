"""Client assertions of integrators (RFC 7523): what is accepted, what is refused, and that each works once."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey

from tests.builders import keys as build
from uets.integrators.actions.issue_token import forget_old_tokens, issue_token
from uets.integrators.models import AccessToken, UsedAssertion
from uets.integrators.queries.tokens import find_token
from uets.kernel.assertions import InvalidClient

pytestmark = pytest.mark.django_db

URL = "http://localhost:8000/oauth/token"
NOW = int(build.AT.timestamp())


def claims_of(partner, **changes):
    claims = {
        "iss": partner.integrator.client_id,
        "sub": partner.integrator.client_id,
        "aud": URL,
        "jti": str(uuid4()),
        "iat": NOW,
        "exp": NOW + 60,
    }
    claims.update(changes)
    return {name: value for name, value in claims.items() if value is not None}


def ask(assertion, *, at=build.AT):
    return issue_token(assertion=assertion, token_url=URL, at=at)


@pytest.fixture
def partner():
    return build.make_partner()


@pytest.mark.parametrize(("signs_with", "alg"), [("P-256", "ES256"), ("Ed25519", "Ed25519")])
def test_a_good_assertion_gets_a_token_of_ten_minutes(signs_with, alg):
    partner = build.make_partner(signs_with=signs_with)
    issued = ask(partner.sign(claims_of(partner), alg=alg))
    assert issued.token.startswith("uetsa_")
    assert issued.expires_in == 600
    assert issued.token not in repr(issued)
    assert find_token(token=issued.token, at=build.AT) == partner.integrator
    assert find_token(token=issued.token, at=build.AT + timedelta(seconds=599)) == partner.integrator
    assert find_token(token=issued.token, at=build.AT + timedelta(seconds=600)) is None


@pytest.mark.filterwarnings("ignore:EdDSA is deprecated")
def test_the_older_name_of_ed25519_is_accepted():
    partner = build.make_partner(signs_with="Ed25519")
    assert ask(partner.sign(claims_of(partner), alg="EdDSA")).expires_in == 600


def test_the_token_itself_is_not_kept(partner):
    issued = ask(partner.sign(claims_of(partner)))
    assert issued.token not in AccessToken.objects.get().token_sha256


def test_an_audience_list_may_name_others_too(partner):
    assert ask(partner.sign(claims_of(partner, aud=["https://other.invalid", URL])))


def test_an_assertion_works_once(partner):
    assertion = partner.sign(claims_of(partner))
    ask(assertion)
    with pytest.raises(InvalidClient):
        ask(assertion)
    with pytest.raises(InvalidClient):
        ask(partner.sign(claims_of(partner, jti="x" * 201)))
    assert AccessToken.objects.count() == 1


def test_the_same_jti_of_another_integrator_is_another_assertion(partner):
    other = build.make_partner()
    ask(partner.sign(claims_of(partner, jti="1")))
    assert ask(other.sign(claims_of(other, jti="1")))


@pytest.mark.parametrize(
    "changes",
    [
        {"sub": "someone-else"},
        {"sub": None},
        {"iss": "nobody"},
        {"iss": None},
        {"aud": "http://localhost:8000/v1/"},
        {"aud": None},
        {"aud": []},
        {"exp": NOW},
        {"exp": NOW - 1},
        {"exp": NOW + 301},
        {"exp": None},
        {"exp": "soon"},
        {"nbf": NOW + 61},
        {"iat": NOW + 61},
        {"jti": ""},
        {"jti": "x" * 201},
        {"jti": None},
    ],
)
def test_wrong_claims_are_refused_alike(partner, changes):
    with pytest.raises(InvalidClient) as refusal:
        ask(partner.sign(claims_of(partner, **changes)))
    assert refusal.value.code == "invalid_client"
    assert not AccessToken.objects.exists()
    assert not UsedAssertion.objects.exists()


def test_five_minutes_are_the_longest_life(partner):
    assert ask(partner.sign(claims_of(partner, exp=NOW + 300)))


def test_another_key_cannot_sign(partner):
    partner.sig = ECKey.generate_key("P-256")
    with pytest.raises(InvalidClient):
        ask(partner.sign(claims_of(partner)))


@pytest.mark.parametrize("change", [{"state": "removed"}, {"state": "challenged"}, {"use": "enc"}])
def test_only_proven_signature_keys_count(partner, change):
    partner.integrator.keys.filter(use="sig").update(**change)
    with pytest.raises(InvalidClient):
        ask(partner.sign(claims_of(partner)))


def test_the_public_key_is_no_shared_secret(partner):
    """The classic confusion of algorithms: HS256 with what is public as its secret (RFC 8725 §2.1)."""
    public = OctKey.import_key(json.dumps(partner.sig.as_dict(private=False)))
    header = {"alg": "HS256", "kid": partner.sig.thumbprint()}
    with pytest.raises(InvalidClient):
        ask(jwt.encode(header, claims_of(partner), public, algorithms=["HS256"]))


@pytest.mark.parametrize("text", ["", "a.b.c", "e30.e30.", "x" * 5000, "Süreli.Belirteç.Yok", "e30.W10.e30"])
def test_what_is_no_assertion_is_refused(text):
    with pytest.raises(InvalidClient):
        ask(text)


def test_a_suspended_integrator_gets_none_and_its_tokens_stop(partner):
    issued = ask(partner.sign(claims_of(partner)))
    partner.integrator.state = "suspended"
    partner.integrator.save()
    assert find_token(token=issued.token, at=build.AT) is None
    with pytest.raises(InvalidClient):
        ask(partner.sign(claims_of(partner)))


def test_what_has_expired_is_forgotten(partner):
    ask(partner.sign(claims_of(partner)))
    assert forget_old_tokens(at=build.AT + timedelta(minutes=1)) == 0
    assert forget_old_tokens(at=build.AT + timedelta(minutes=3)) == 1
    assert forget_old_tokens(at=build.AT + timedelta(minutes=11)) == 1
