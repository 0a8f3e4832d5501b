"""Görüntüle as the key vault decides it: login, role, key, counts; recorded before it is shown."""

from datetime import timedelta
from uuid import UUID

import msgspec
import pytest

from tests.builders import keys as build
from tests.builders import people
from uets.accounts.states import Role
from uets.alerts.models import OutgoingEmail
from uets.evidence import queries as evidence
from uets.kernel.ids import new_id
from uets.keys.actions.reveal_key import reveal_key
from uets.keys.models import VaultEnvelope, VaultReveal
from uets.keys.ports import RefusalAnswer, RevealRequest
from uets.login.models import LoginRecord

pytestmark = pytest.mark.django_db

SESSION = "ab" * 32
MINUTE = timedelta(minutes=1)


def log_in(person, *, at=build.AT, level=3, session=SESSION, **columns):
    return LoginRecord.objects.create(
        session_hash=session,
        person=person,
        method="parola-totp",
        level=level,
        authenticated_at=at,
        address="192.0.2.7",
        **columns,
    )


def request_of(hand_over, **changes):
    request = RevealRequest(
        account_id=hand_over.account.id,
        grant_id=hand_over.grant.id,
        key_id=hand_over.key_id,
        person_id=hand_over.person.id,
        session_hash=SESSION,
        form_id=new_id(),
        address="192.0.2.7",
    )
    return msgspec.structs.replace(request, **changes)


def ask(hand_over, *, at=build.AT, most_an_hour=1000, **changes):
    return reveal_key(request=request_of(hand_over, **changes), most_an_hour=most_an_hour, at=at)


def newest_record(hand_over):
    records = evidence.list_evidence_of(account_id=hand_over.account.id, subject=hand_over.grant.ref)
    return records.reverse()[0]


@pytest.fixture
def done():
    done = build.hand_over_key()
    log_in(done.person)
    return done


def test_shows_the_key_that_the_integrator_got(done):
    answer = ask(done)
    assert answer.key == done.letter["key"]
    assert answer.left_today == 4
    assert done.key.revealed_at == build.AT


def test_a_form_that_is_sent_again_shows_and_counts_nothing(done):
    form = new_id()
    assert ask(done, form_id=form).left_today == 4
    assert ask(done, form_id=form) == RefusalAnswer("reveal-repeated")
    assert ask(done).left_today == 3


def test_is_recorded_with_person_and_login_but_without_the_key(done):
    answer = ask(done)
    record = newest_record(done)
    assert (record.kind, record.facts) == ("key:revealed", {"kid": done.key.kid, "left_today": 4})
    assert record.actor["person_id"] == str(done.person.id)
    assert record.actor["login"]["level"] == 3
    assert answer.key not in repr(answer) + str(record.facts) + str(record.actor)


def test_everybody_who_operates_the_account_is_told(done):
    other = people.make_person()
    people.add_operator(done.account, other)
    ask(done)
    sent = {mail.to_address: mail.body for mail in OutgoingEmail.objects.filter(topic="key_revealed")}
    assert set(sent) == {done.person.email, other.email}
    assert done.letter["key"] not in sent[other.email]
    assert "24.11.2026 14:00" in sent[other.email]


def test_the_sixth_of_a_day_is_refused_and_the_next_day_begins_at_midnight_in_turkiye(done):
    assert [ask(done).left_today for _ in range(5)] == [4, 3, 2, 1, 0]
    assert ask(done) == RefusalAnswer("reveal-limit")
    assert newest_record(done).kind == "key:reveal_refused"
    before, midnight = build.AT + timedelta(hours=9, minutes=59), build.AT + timedelta(hours=10)
    log_in(done.person, at=before)
    assert ask(done, at=before) == RefusalAnswer("reveal-limit")
    assert ask(done, at=midnight).left_today == 4


def test_the_ceiling_of_the_installation_holds_over_all_grants(done):
    other = build.hand_over_key()
    log_in(other.person, session="cd" * 32)
    ask(done, most_an_hour=1)
    refused = ask(other, session_hash="cd" * 32, most_an_hour=1)
    assert refused == RefusalAnswer("reveal-ceiling")


@pytest.mark.parametrize(
    ("login", "after"),
    [
        ({}, 5 * MINUTE + timedelta(seconds=1)),
        ({"level": 2}, MINUTE),
        ({"ended_at": build.AT}, MINUTE),
        ({"session": "ef" * 32}, MINUTE),
        ({}, -MINUTE),
    ],
)
def test_without_a_fresh_strong_login_it_is_refused_and_recorded(login, after):
    done = build.hand_over_key()
    log_in(done.person, **login)
    assert ask(done, at=build.AT + after) == RefusalAnswer("login-not-fresh")
    assert newest_record(done).facts["code"] == "login-not-fresh"
    assert not VaultReveal.objects.exists()


def test_five_minutes_are_still_fresh(done):
    assert ask(done, at=build.AT + 5 * MINUTE).key == done.letter["key"]


def test_a_session_of_another_person_is_refused(done):
    stranger = people.make_person()
    assert ask(done, person_id=stranger.id) == RefusalAnswer("login-not-fresh")


@pytest.mark.parametrize(
    ("role", "code"), [(Role.OPERATOR, "principal-required"), (None, "principal-required")]
)
def test_only_holder_and_principal_operators_see_a_key(done, role, code):
    other = people.make_person()
    if role:
        people.add_operator(done.account, other, role=role)
    log_in(other, session="cd" * 32)
    assert ask(done, person_id=other.id, session_hash="cd" * 32) == RefusalAnswer(code)


def test_a_grant_of_another_account_is_not_found(done):
    other = build.hand_over_key()
    assert ask(done, grant_id=other.grant.id, key_id=other.key_id) == RefusalAnswer("grant-not-found")
    assert ask(done, key_id=other.key_id) == RefusalAnswer("grant-not-found")
    assert ask(done, key_id=UUID(int=9)) == RefusalAnswer("grant-not-found")


@pytest.mark.parametrize("state", ["leaked", "cancelled", "replaced", "undelivered"])
def test_an_ended_key_is_not_shown(done, state):
    key = done.key
    key.state = state
    key.save()
    assert ask(done) == RefusalAnswer("state-conflict")


def test_an_envelope_moved_to_another_key_does_not_open(done):
    other = build.hand_over_key()
    columns = ("wrapped_key", "nonce", "ciphertext")
    foreign = VaultEnvelope.objects.get(key_id=other.key_id)
    VaultEnvelope.objects.filter(key_id=done.key_id).update(
        **{name: getattr(foreign, name) for name in columns}
    )
    with pytest.raises(ValueError, match="another key"):
        ask(done)
    assert not VaultReveal.objects.exists()
