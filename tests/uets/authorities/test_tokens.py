"""Client assertions of authorities' programs: what is accepted, what is refused, and what stops a token."""

from datetime import timedelta

import pytest
from joserfc.jwk import ECKey

from tests.builders import authorities as build
from tests.builders.people import AT, CONSOLE
from uets.authorities import actions
from uets.authorities.models import AccessToken, UsedAssertion
from uets.authorities.queries import find_token
from uets.integrators.actions import issue_token as issue_to_integrator
from uets.kernel.assertions import InvalidClient

NOW = int(AT.timestamp())


def ask(program, *, at=AT, alg="ES256", **changes):
    name = program.client.client_id
    claims = {"iss": name, "sub": name, "aud": build.URL, "jti": "1", "exp": NOW + 60} | changes
    return actions.issue_token(assertion=program.sign(claims, alg=alg), token_url=build.URL, at=at)


@pytest.fixture
def program(transactional_db):  # noqa: ARG001 - the own pool reads what is committed
    return build.make_program()


@pytest.mark.parametrize("alg", ["ES256", "Ed25519"])
def test_a_good_assertion_gets_a_token_of_ten_minutes(transactional_db, alg):  # noqa: ARG001 - as above
    program = build.make_program(is_edwards=alg == "Ed25519")
    issued = ask(program, alg=alg)
    assert issued.token.startswith("uetss_")
    assert issued.expires_in == 600
    found = find_token(token=issued.token, at=AT + timedelta(seconds=599))
    assert found
    assert (found.authority_id, found.detsis) == (program.authority.id, program.authority.detsis)
    assert (found.name, found.client_id) == (program.authority.name, program.client.client_id)
    assert find_token(token=issued.token, at=AT + timedelta(seconds=600)) is None
    assert issued.token not in AccessToken.objects.get().token_sha256


def test_an_assertion_works_once(program):
    ask(program)
    with pytest.raises(InvalidClient):
        ask(program)
    assert ask(program, jti="2")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes",
    [{"iss": "authority-1"}, {"sub": "x"}, {"aud": "x"}, {"exp": NOW}, {"exp": NOW + 301}, {"jti": ""}],
)
def test_wrong_claims_are_refused_alike(changes):
    with pytest.raises(InvalidClient):
        ask(build.make_program(), **changes)
    assert not AccessToken.objects.exists()
    assert not UsedAssertion.objects.exists()


@pytest.mark.django_db
def test_another_key_cannot_sign():
    program = build.make_program()
    program.key = ECKey.generate_key("P-256")
    with pytest.raises(InvalidClient):
        ask(program)


@pytest.mark.django_db
def test_a_key_can_be_changed_without_a_pause():
    program = build.make_program()
    old, new = program.key, ECKey.generate_key("P-256")
    name = program.client.client_id
    actions.add_client_key(actor=CONSOLE, client_id=name, jwk=new.as_dict(private=False), at=AT)
    assert ask(program, jti="old")
    program.key = new
    assert ask(program, jti="new")
    actions.remove_client_key(actor=CONSOLE, client_id=name, thumbprint=old.thumbprint(), at=AT)
    program.key = old
    with pytest.raises(InvalidClient):
        ask(program, jti="old again")


def test_the_token_of_a_removed_program_stops(program):
    issued = ask(program)
    actions.remove_client(actor=CONSOLE, client_id=program.client.client_id, at=AT)
    assert find_token(token=issued.token, at=AT) is None
    with pytest.raises(InvalidClient):
        ask(program, jti="2")


def test_a_suspended_authority_gets_none_and_its_tokens_stop(program):
    issued, acting = ask(program), {"actor": CONSOLE, "authority_id": program.authority.id, "at": AT}
    actions.suspend_authority(reason="deneme", **acting)
    assert find_token(token=issued.token, at=AT) is None
    with pytest.raises(InvalidClient):
        ask(program, jti="2")
    actions.resume_authority(reason="deneme", **acting)
    assert find_token(token=issued.token, at=AT)
    actions.close_authority(reason="deneme", **acting)
    assert find_token(token=issued.token, at=AT) is None


@pytest.mark.django_db
def test_a_client_id_belongs_to_one_register():
    program = build.make_program()
    name = program.client.client_id
    claims = {"iss": name, "sub": name, "aud": build.URL, "jti": "1", "exp": NOW + 60}
    with pytest.raises(InvalidClient):
        issue_to_integrator(assertion=program.sign(claims), token_url=build.URL, at=AT)


@pytest.mark.django_db
def test_what_has_expired_is_forgotten():
    ask(build.make_program())
    assert actions.forget_old_tokens(at=AT + timedelta(minutes=1)) == 0
    assert actions.forget_old_tokens(at=AT + timedelta(minutes=3)) == 1
    assert actions.forget_old_tokens(at=AT + timedelta(minutes=11)) == 1
