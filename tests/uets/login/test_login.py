"""The login with UETS password and second factor: same answers, lock-out, codes that work once."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from tests.builders.logins import read_sent_code
from tests.builders.people import AT, CONSOLE, make_natural_account, make_person
from uets.accounts.models import Person
from uets.evidence.models import Evidence
from uets.kernel.actor import Origin
from uets.login import actions, errors, queries
from uets.login.models import EmailCode, TotpDevice
from uets.login.states import Method

pytestmark = pytest.mark.django_db
GOOD = "doğru at pil zımba"
HERE, THERE = Origin(address="203.0.113.7"), Origin(address="198.51.100.9")
SECRET = b"12345678901234567890"


@pytest.fixture
def ayse() -> Person:
    person = make_person()
    actions.set_password(actor=CONSOLE, person_id=person.id, password=GOOD, at=AT)
    actions.add_totp(actor=CONSOLE, person_id=person.id, secret=SECRET, at=AT)
    return person


def try_password(name: str, password: str, *, origin: Origin = HERE, at: datetime = AT) -> Person:
    return actions.check_password(name=name, password=password, origin=origin, at=at)


def fail(person: Person, times: int, *, origin: Origin = HERE, at: datetime = AT) -> None:
    for number in range(times):
        with pytest.raises(errors.CredentialsWrong):
            try_password(person.tckn, "wrong", origin=origin, at=at + timedelta(seconds=number))


def code_at(at: datetime) -> str:
    return TOTP(SECRET, 6, SHA1(), 30, enforce_key_length=False).generate(int(at.timestamp())).decode()  # noqa: S303


def test_opens_with_tckn_and_with_uets_address(ayse: Person) -> None:
    address = make_natural_account(ayse).uets_address
    assert try_password(ayse.tckn, GOOD) == try_password(address, GOOD) == ayse


def test_keeps_the_password_as_argon2id_only(ayse: Person) -> None:
    ayse.refresh_from_db()
    assert ayse.password.startswith("argon2$argon2id$")
    assert GOOD not in ayse.password


def test_unknown_name_and_wrong_password_are_told_apart_by_nobody(ayse: Person) -> None:
    answers = []
    for name in (ayse.tckn, "10000000146", "19999-00000-99999", "kimse"):
        with pytest.raises(errors.CredentialsWrong) as refused:
            try_password(name, "wrong password")
        answers.append((refused.value.code, refused.value.facts))
    assert len({str(answer) for answer in answers}) == 1


def test_locks_after_five_wrong_tries_even_for_the_right_password(ayse: Person) -> None:
    fail(ayse, 5)
    with pytest.raises(errors.TooManyTries) as refused:
        try_password(ayse.tckn, GOOD, at=AT + timedelta(seconds=10))
    assert refused.value.facts == {"minutes": 15}


def test_the_lock_holds_for_every_way_of_writing_the_name(ayse: Person) -> None:
    address = make_natural_account(ayse).uets_address
    fail(ayse, 5)
    with pytest.raises(errors.TooManyTries):
        try_password(f"{address[:5]}-{address[5:10]}-{address[10:]}", GOOD, at=AT + timedelta(seconds=10))


def test_the_lock_ends_after_fifteen_minutes(ayse: Person) -> None:
    fail(ayse, 5)
    assert try_password(ayse.tckn, GOOD, at=AT + timedelta(minutes=15, seconds=1)) == ayse


def test_a_stranger_elsewhere_locks_nobody_out(ayse: Person) -> None:
    fail(ayse, 5, origin=THERE)
    assert try_password(ayse.tckn, GOOD) == ayse


def test_slows_down_when_many_addresses_try_one_name(ayse: Person) -> None:
    for number in range(20):
        fail(ayse, 1, origin=Origin(address=f"203.0.113.{number + 10}"), at=AT)
    with pytest.raises(errors.TooManyTries):
        try_password(ayse.tckn, GOOD, at=AT + timedelta(seconds=1))
    assert try_password(ayse.tckn, GOOD, at=AT + timedelta(seconds=5)) == ayse


@pytest.mark.parametrize("password", ["kısa", "galatasaray1905", "aaaaaaaaaaaaaa", "{tckn}-gizli"])
def test_refuses_weak_passwords(password: str) -> None:
    person = make_person()
    with pytest.raises((errors.PasswordTooShort, errors.PasswordTooCommon)):
        actions.set_password(
            actor=CONSOLE, person_id=person.id, password=password.format(tckn=person.tckn), at=AT
        )


@pytest.mark.parametrize("drift", [-30, 0, 30])
def test_takes_the_code_of_the_app_with_one_step_of_drift(ayse: Person, drift: int) -> None:
    actions.check_totp(person_id=ayse.id, code=code_at(AT + timedelta(seconds=drift)), origin=HERE, at=AT)
    assert TotpDevice.objects.get(person=ayse).last_step > 0


def test_a_code_of_the_app_works_once(ayse: Person) -> None:
    actions.check_totp(person_id=ayse.id, code=code_at(AT), origin=HERE, at=AT)
    with pytest.raises(errors.CodeWrong):
        actions.check_totp(person_id=ayse.id, code=code_at(AT), origin=HERE, at=AT)


def test_wrong_codes_lock_too(ayse: Person) -> None:
    for _ in range(5):
        with pytest.raises(errors.CodeWrong):
            actions.check_totp(person_id=ayse.id, code="000000", origin=HERE, at=AT)
    with pytest.raises(errors.TooManyTries):
        actions.check_totp(person_id=ayse.id, code=code_at(AT), origin=HERE, at=AT)


def test_the_secret_of_the_app_is_sealed(ayse: Person) -> None:
    assert SECRET not in bytes(TotpDevice.objects.get(person=ayse).sealed_secret)


def check_email(person_id: UUID, code: str, *, at: datetime = AT) -> None:
    actions.check_email_code(person_id=person_id, code=code, origin=HERE, at=at)


def send_code(person: Person) -> str:
    """Ask for a code and read it from the letter, which the same action queues."""
    actions.send_email_code(person_id=person.id, at=AT)
    return read_sent_code(at=AT)


def test_an_email_code_works_once_within_three_minutes(ayse: Person) -> None:
    code = send_code(ayse)
    check_email(ayse.id, code, at=AT + timedelta(minutes=2, seconds=59))
    with pytest.raises(errors.CodeExpired):
        check_email(ayse.id, code)


def test_an_email_code_dies_after_three_minutes(ayse: Person) -> None:
    code = send_code(ayse)
    with pytest.raises(errors.CodeExpired):
        check_email(ayse.id, code, at=AT + timedelta(minutes=3))


def test_an_email_code_has_five_tries(ayse: Person) -> None:
    code = send_code(ayse)
    for _ in range(5):
        with pytest.raises(errors.CodeWrong):
            check_email(ayse.id, f"{(int(code) + 1) % 1_000_000:06d}")
    with pytest.raises(errors.TooManyTries):
        check_email(ayse.id, code)


def test_a_new_email_code_ends_the_old_one(ayse: Person) -> None:
    old = send_code(ayse)
    new = send_code(ayse)
    assert EmailCode.objects.filter(person=ayse, used_at=None).count() == 1
    if old != new:
        with pytest.raises(errors.CodeWrong):
            check_email(ayse.id, old)


def test_a_login_is_recorded_with_method_level_and_time(ayse: Person) -> None:
    actions.record_login(
        person_id=ayse.id,
        session_hash="a" * 64,
        method=Method.PASSWORD_TOTP,
        is_step_up=False,
        origin=HERE,
        at=AT,
    )
    found = queries.find_newest_login(session_hash="a" * 64)
    assert found is not None
    assert (found.method, found.level, found.authenticated_at) == ("parola-totp", 3, AT)
    row = Evidence.objects.get(kind="login:succeeded", subject=f"person:{ayse.id}")
    assert row.actor["login"]["session_hash"] == "a" * 64


def test_an_ended_session_has_no_login(ayse: Person) -> None:
    hash_of_session = "b" * 64
    fact = actions.record_login(
        person_id=ayse.id,
        session_hash=hash_of_session,
        method=Method.PASSWORD_TOTP,
        is_step_up=False,
        origin=HERE,
        at=AT,
    )
    actor = actions.actor_of(ayse, login=fact, origin=HERE)
    actions.end_login(actor=actor, session_hash=hash_of_session, at=AT)
    assert queries.find_newest_login(session_hash=hash_of_session) is None
