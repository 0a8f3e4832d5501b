"""An app, recovery codes and a password that a person sets themselves, and what a factor of level 2 is worth."""

from datetime import datetime, timedelta

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.conf import settings

from gateways.fakes.sms import OutboxSms
from tests.builders.logins import read_sent_code
from tests.builders.people import AT, acting, make_person
from tests.builders.ports import given_back
from uets.accounts.models import Person
from uets.alerts import actions as alerts
from uets.alerts import ports as alert_ports
from uets.alerts.models import OutgoingEmail, OutgoingSms
from uets.evidence.models import Evidence
from uets.kernel.actor import Origin
from uets.login import actions, errors, queries
from uets.login.models import LoginRecord, RecoveryCode, TotpDevice
from uets.login.states import CodeChannel, Identification, Method

pytestmark = pytest.mark.django_db
HERE = Origin(address="203.0.113.7")
LATER = AT + timedelta(days=8)
GOOD = "doğru at pil zımba"


@pytest.fixture(autouse=True)
def _sms_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings.SMS, "url", "https://sms.ornek.invalid")


@pytest.fixture
def ayse() -> Person:
    return make_person(mobile="5550000146")


def code_of(secret: bytes, at: datetime) -> str:
    return TOTP(secret, 6, SHA1(), 30, enforce_key_length=False).generate(int(at.timestamp())).decode()  # noqa: S303


def add_app(person: Person, *, level: int = 3, at: datetime = AT) -> None:
    actor = acting(person, level=level, at=at)
    new = actions.new_totp(actor=actor)
    actions.add_own_totp(actor=actor, sealed=new.sealed, code=code_of(new.secret, at), at=at)


def log_in(person: Person, method: Method, *, at: datetime = LATER) -> int:
    return actions.record_login(
        person_id=person.id, session_hash="a" * 64, method=method, is_step_up=False, origin=HERE, at=at
    ).level


def read_sms(*, at: datetime) -> str:
    outbox = OutboxSms()
    with given_back(alert_ports.sms):
        alert_ports.sms.bind(lambda: outbox)
        alerts.send_sms(at=at)
    words = [word.strip(".") for message in outbox.messages for word in message.text.split()]
    return [word for word in words if word.isdigit() and len(word) == 6][-1]


def prove_both_contacts(person: Person, *, at: datetime) -> None:
    for channel, read in ((CodeChannel.EMAIL, read_sent_code), (CodeChannel.SMS, read_sms)):
        actions.send_code(person_id=person.id, channel=channel, is_factor=True, at=at)
        actions.check_code(
            person_id=person.id,
            channel=channel,
            is_factor=True,
            code=read(at=at),
            origin=HERE,
            at=at,
        )


def test_an_app_is_added_by_its_first_code_and_told_to_every_contact(ayse: Person) -> None:
    log_in(ayse, Method.PASSWORD_EMAIL, at=AT)
    add_app(ayse)
    assert not LoginRecord.objects.filter(ended_at=None).exists()
    assert OutgoingEmail.objects.filter(topic="login_means_changed").count() == 1
    assert OutgoingSms.objects.filter(topic="login_means_changed").count() == 1
    assert log_in(ayse, Method.PASSWORD_TOTP) == 3


def test_a_wrong_first_code_and_another_person_s_secret_add_nothing(ayse: Person) -> None:
    new, other = actions.new_totp(actor=acting(ayse)), actions.new_totp(actor=acting(make_person()))
    for sealed, code in ((new.sealed, "000000"), (other.sealed, code_of(other.secret, AT)), (b"", "000000")):
        with pytest.raises(errors.CodeWrong):
            actions.add_own_totp(actor=acting(ayse), sealed=sealed, code=code, at=AT)
    assert not TotpDevice.objects.exists()


def test_the_first_code_is_used_up(ayse: Person) -> None:
    new = actions.new_totp(actor=acting(ayse))
    actions.add_own_totp(actor=acting(ayse), sealed=new.sealed, code=code_of(new.secret, AT), at=AT)
    with pytest.raises(errors.CodeWrong):
        actions.check_totp(person_id=ayse.id, code=code_of(new.secret, AT), origin=HERE, at=AT)


def test_removing_needs_a_fresh_strong_login(ayse: Person) -> None:
    add_app(ayse)
    with pytest.raises(errors.LoginNotFresh):
        actions.remove_own_totp(actor=acting(ayse), at=AT + timedelta(minutes=6))
    actions.remove_own_totp(actor=acting(ayse), at=AT)
    assert not TotpDevice.objects.exists()


@pytest.mark.parametrize("strong", [Method.EDEVLET, Method.E_IMZA, Method.MOBIL_IMZA])
def test_a_factor_of_level_2_counts_after_a_strong_login(ayse: Person, strong: Method) -> None:
    prove_both_contacts(ayse, at=LATER)
    add_app(ayse, level=2, at=LATER)
    assert log_in(ayse, Method.PASSWORD_TOTP) == 2
    log_in(ayse, strong)
    assert log_in(ayse, Method.PASSWORD_TOTP) == 3
    assert Evidence.objects.filter(kind="factor:proven").count() == 1


def test_a_weak_e_imza_login_proves_no_factor(ayse: Person) -> None:
    prove_both_contacts(ayse, at=LATER)
    add_app(ayse, level=2, at=LATER)
    actions.record_login(
        person_id=ayse.id,
        session_hash="b" * 64,
        method=Method.E_IMZA,
        is_step_up=False,
        origin=HERE,
        at=LATER,
        level=2,
    )
    assert log_in(ayse, Method.PASSWORD_TOTP) == 2


@pytest.mark.parametrize(("age", "why"), [(timedelta(days=6), "recent"), (timedelta(days=8), "codes")])
def test_a_first_factor_needs_old_contacts_and_both_codes(ayse: Person, age: timedelta, why: str) -> None:
    with pytest.raises(errors.FirstFactorRefused) as refused:
        add_app(ayse, level=2, at=AT + age)
    assert refused.value.facts == {"why": why}


def test_one_contact_is_not_enough() -> None:
    person = make_person()
    with pytest.raises(errors.FirstFactorRefused) as refused:
        add_app(person, level=2, at=LATER)
    assert refused.value.facts == {"why": "contacts"}


def test_who_has_a_factor_adds_none_at_level_2(ayse: Person) -> None:
    add_app(ayse)
    prove_both_contacts(ayse, at=LATER)
    with pytest.raises(errors.FirstFactorRefused):
        add_app(ayse, level=2, at=LATER)


def test_a_code_for_a_factor_is_none_for_a_login(ayse: Person) -> None:
    actions.send_code(person_id=ayse.id, channel=CodeChannel.EMAIL, is_factor=True, at=AT)
    with pytest.raises(errors.CodeExpired):
        actions.check_email_code(person_id=ayse.id, code=read_sent_code(at=AT), origin=HERE, at=AT)


def test_an_sms_code_is_sealed_until_it_is_sent_and_works_once(ayse: Person) -> None:
    actions.send_code(person_id=ayse.id, channel=CodeChannel.SMS, at=AT)
    assert "kodunuz" not in OutgoingSms.objects.get().text
    code = read_sms(at=AT)
    assert OutgoingSms.objects.get().text == ""
    actions.check_code(person_id=ayse.id, channel=CodeChannel.SMS, code=code, origin=HERE, at=AT)
    with pytest.raises(errors.CodeExpired):
        actions.check_code(person_id=ayse.id, channel=CodeChannel.SMS, code=code, origin=HERE, at=AT)


def test_recovery_codes_work_once_each_however_they_are_typed(ayse: Person) -> None:
    codes = actions.make_recovery_codes(actor=acting(ayse), at=AT)
    assert len(set(codes)) == 10
    for typed in (codes[0], codes[1].replace("-", " ").lower()):
        actions.check_recovery_code(person_id=ayse.id, code=typed, origin=HERE, at=AT)
    with pytest.raises(errors.CodeWrong):
        actions.check_recovery_code(person_id=ayse.id, code=codes[0], origin=HERE, at=AT)
    assert queries.find_means(person=ayse).recovery_left == 8
    assert all(codes[0].encode() not in bytes(row.code_hmac) for row in RecoveryCode.objects.all())


def test_new_recovery_codes_end_the_old_ones_and_need_a_fresh_login(ayse: Person) -> None:
    old = actions.make_recovery_codes(actor=acting(ayse), at=AT)
    actions.make_recovery_codes(actor=acting(ayse), at=AT)
    with pytest.raises(errors.CodeWrong):
        actions.check_recovery_code(person_id=ayse.id, code=old[0], origin=HERE, at=AT)
    with pytest.raises(errors.LoginNotFresh):
        actions.make_recovery_codes(actor=acting(ayse, level=2), at=AT)


def identified(
    person: Person, method: Method = Method.EDEVLET, *, at: datetime = AT, level: int = 0
) -> Identification:
    return Identification(tckn=person.tckn, first_name="", last_name="", method=method, at=at, level=level)


def test_a_first_password_comes_after_an_identification(ayse: Person) -> None:
    log_in(ayse, Method.E_IMZA, at=AT)
    actions.set_password_after(found=identified(ayse), password=GOOD, origin=HERE, at=AT)
    assert actions.check_password(name=ayse.tckn, password=GOOD, origin=HERE, at=AT) == ayse
    assert not LoginRecord.objects.filter(ended_at=None).exists()
    assert OutgoingEmail.objects.filter(topic="login_means_changed").count() == 1
    assert Evidence.objects.get(kind="password:set").actor["login"]["method"] == "edevlet"


@pytest.mark.parametrize(
    ("method", "age", "level"),
    [
        (Method.PASSWORD_TOTP, timedelta(0), 0),
        (Method.PASSWORD_RECOVERY, timedelta(0), 0),
        (Method.E_IMZA, timedelta(0), 2),
        (Method.E_IMZA, timedelta(minutes=11), 0),
    ],
)
def test_a_weak_or_old_identification_sets_no_password(
    ayse: Person, method: Method, age: timedelta, level: int
) -> None:
    with pytest.raises(errors.IdentificationTooWeak):
        actions.set_password_after(
            found=identified(ayse, method, level=level), password=GOOD, origin=HERE, at=AT + age
        )


def test_a_password_is_changed_after_a_fresh_login_only(ayse: Person) -> None:
    with pytest.raises(errors.LoginNotFresh):
        actions.change_password(actor=acting(ayse, level=2), password=GOOD, at=AT)
    actions.change_password(actor=acting(ayse), password=GOOD, at=AT)
    assert actions.check_password(name=ayse.tckn, password=GOOD, origin=HERE, at=AT) == ayse


@pytest.mark.parametrize(
    "password",
    [
        "password1234!!",
        "Galatasaray_1905",
        "İSTANBUL14531453",
        "fenerbahçefenerbahçe",
        "1q2w3e4r5t6y",
        "!!trabzon61!!2026",
    ],
)
def test_what_guessers_try_first_is_refused(ayse: Person, password: str) -> None:
    with pytest.raises(errors.PasswordTooCommon):
        actions.change_password(actor=acting(ayse), password=password, at=AT)


@pytest.mark.parametrize(
    "password", [GOOD, "hangi kedi sarı gezer", "n7Kq pLzW 3vTx", "istanbulda yağmurlu bir salı"]
)
def test_long_passwords_of_any_kind_are_taken(ayse: Person, password: str) -> None:
    actions.change_password(actor=acting(ayse), password=password, at=AT)
