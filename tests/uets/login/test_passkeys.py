"""Passkeys: made and used with origin, host, challenge, user and counter checked; each attack refused."""

from collections.abc import Callable

import pytest

from tests.builders.authenticator import PRESENT, Authenticator
from tests.builders.people import AT, acting, make_person
from uets.accounts.models import Person
from uets.alerts.models import OutgoingEmail
from uets.evidence.models import Evidence
from uets.kernel.actor import Origin
from uets.login import actions, errors
from uets.login.models import FailedTry, Passkey

pytestmark = pytest.mark.django_db
HERE = Origin(address="203.0.113.7")


@pytest.fixture
def ayse() -> Person:
    return make_person()


def add(person: Person, device: Authenticator, *, name: str = "Telefon") -> None:
    asked = actions.ask_new_passkey(actor=acting(person), at=AT)
    actions.add_passkey(
        actor=acting(person), name=name, state=asked.state, answer=device.make(asked.options), at=AT
    )


def use(person: Person, device: Authenticator) -> None:
    asked = actions.ask_passkey(person_id=person.id)
    check(person, asked.state, device.sign(asked.options))


def check(person: Person, state: str, answer: str) -> None:
    actions.check_passkey(person_id=person.id, state=state, answer=answer, origin=HERE, at=AT)


def test_a_passkey_is_added_used_and_removed(ayse: Person) -> None:
    device = Authenticator()
    add(ayse, device)
    for _ in range(2):
        use(ayse, device)
    passkey = Passkey.objects.get()
    assert (passkey.name, passkey.sign_count, passkey.is_proven) == ("Telefon", 2, True)
    actions.rename_passkey(actor=acting(ayse), passkey_id=passkey.id, name=" İş telefonu ", at=AT)
    assert Passkey.objects.get().name == "İş telefonu"
    actions.remove_passkey(actor=acting(ayse), passkey_id=passkey.id, at=AT)
    kinds = list(Evidence.objects.filter(kind__startswith="passkey:").values_list("kind", flat=True))
    assert sorted(kinds) == ["passkey:added", "passkey:removed", "passkey:renamed"]
    assert OutgoingEmail.objects.filter(topic="login_means_changed").count() == 2
    with pytest.raises(errors.PasskeyNotFound):
        actions.ask_passkey(person_id=ayse.id)


def other_origin(device: Authenticator) -> None:
    device.origin = "https://uets.ornek.invalid"


def other_host(device: Authenticator) -> None:
    device.host = "ornek.invalid"


def nobody_verified(device: Authenticator) -> None:
    device.flags = PRESENT


def other_key(device: Authenticator) -> None:
    device.key = Authenticator().key


ATTACKS = [other_origin, other_host, nobody_verified, other_key]


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_wrong_answer_signs_nobody_in_and_counts(ayse: Person, attack: Callable[..., None]) -> None:
    device = Authenticator()
    add(ayse, device)
    attack(device)
    with pytest.raises(errors.PasskeyRefused):
        use(ayse, device)
    assert FailedTry.objects.count() == 1


@pytest.mark.parametrize("attack", [other_origin, other_host, nobody_verified])
def test_a_wrong_answer_adds_no_passkey(ayse: Person, attack: Callable[..., None]) -> None:
    device = Authenticator()
    attack(device)
    with pytest.raises(errors.PasskeyRefused):
        add(ayse, device)
    assert not Passkey.objects.exists()


def test_an_answer_to_another_question_is_refused(ayse: Person) -> None:
    device = Authenticator()
    add(ayse, device)
    old = actions.ask_passkey(person_id=ayse.id)
    answer = device.sign(old.options)
    check(ayse, old.state, answer)
    with pytest.raises(errors.PasskeyRefused):
        check(ayse, actions.ask_passkey(person_id=ayse.id).state, answer)


def test_a_copy_is_found_by_its_counter(ayse: Person) -> None:
    device = Authenticator()
    add(ayse, device)
    for _ in range(2):
        use(ayse, device)
    device.counter = 1
    with pytest.raises(errors.PasskeyRefused) as refused:
        use(ayse, device)
    assert refused.value.facts == {"why": "counter"}
    assert Evidence.objects.get(kind="login:failed").facts == {"what": "passkey_counter"}


def test_another_person_s_passkey_is_no_way_in(ayse: Person) -> None:
    device = Authenticator()
    add(ayse, device)
    other = make_person()
    add(other, Authenticator())
    with pytest.raises(errors.PasskeyRefused):
        use(other, device)
    with pytest.raises(errors.PasskeyRefused):
        add(other, device)


@pytest.mark.parametrize("answer", ["", "[]", "{}", "null", "x" * 30_000, '{"id":1,"response":{}}'])
def test_nonsense_is_refused(ayse: Person, answer: str) -> None:
    add(ayse, Authenticator())
    with pytest.raises(errors.PasskeyRefused):
        check(ayse, actions.ask_passkey(person_id=ayse.id).state, answer)


def test_wrong_answers_lock_like_wrong_codes(ayse: Person) -> None:
    device = Authenticator()
    add(ayse, device)
    state = actions.ask_passkey(person_id=ayse.id).state
    for _ in range(5):
        with pytest.raises(errors.PasskeyRefused):
            check(ayse, state, "{}")
    with pytest.raises(errors.TooManyTries):
        use(ayse, device)


def test_there_are_at_most_ten(ayse: Person) -> None:
    for _ in range(10):
        add(ayse, Authenticator())
    with pytest.raises(errors.PasskeyLimit):
        actions.ask_new_passkey(actor=acting(ayse), at=AT)


def test_nothing_changes_without_a_fresh_login(ayse: Person) -> None:
    add(ayse, Authenticator())
    stale = acting(ayse, level=2)
    with pytest.raises(errors.FirstFactorRefused):
        actions.ask_new_passkey(actor=stale, at=AT)
    with pytest.raises(errors.LoginNotFresh):
        actions.remove_passkey(actor=stale, passkey_id=Passkey.objects.get().id, at=AT)
