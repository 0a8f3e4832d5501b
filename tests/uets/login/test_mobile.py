"""Mobil imza over real SOAP and real certificates: every outcome, who may use it, and how often a phone is asked."""

import logging
from datetime import timedelta

import pytest

from simulators.certificates.revocations import revoke
from simulators.certificates.server import Behaviour
from simulators.mssp.server import Behaviour as MsspBehaviour
from tests.builders.mobile import OPERATOR, let_worker_turn, running_mobile
from tests.builders.people import make_person
from tests.builders.phones import SYNCH
from uets.evidence.models import Evidence
from uets.kernel import clock
from uets.kernel.actor import Origin
from uets.login import actions, errors, rules
from uets.login.models import MobileSignature
from uets.login.states import MobileOutcome, MobileSignatureState

pytestmark = pytest.mark.django_db

SESSION = "a" * 64
HOME = Origin(address="203.0.113.7", user_agent="tests")


@pytest.fixture(scope="module")
def mobile(tmp_path_factory):
    with running_mobile(tmp_path_factory.mktemp("mobile")) as running:
        yield running


def order(number, *, operator=OPERATOR, session=SESSION, origin=HOME, at=None):
    return actions.order_mobile_signature(
        phone=actions.Phone(number, operator),
        session_hash=session,
        site="https://uets.ornek.invalid",
        origin=origin,
        at=at or clock.now(),
    )


def use(row, *, session=SESSION, at=None):
    return actions.use_mobile_login(signature_id=row.id, session_hash=session, at=at or clock.now())


def kinds_of(row):
    return [
        each.kind for each in Evidence.objects.filter(subject=f"mobile_signature:{row.id}").order_by("id")
    ]


@pytest.mark.parametrize("operator", [OPERATOR, SYNCH])
@pytest.mark.parametrize("ending", ["567", "568"])
def test_who_signed_is_identified_once(mobile, operator, ending):
    person = make_person()
    row = order(mobile.give_phone(person, ending=ending), operator=operator)
    signed = let_worker_turn()
    assert signed.state == MobileSignatureState.SIGNED
    found = use(row)
    assert (found.tckn, found.method.value, len(found.certificate)) == (person.tckn, "mobilimza", 64)
    with pytest.raises(errors.MobileSignatureGone):
        use(row)
    assert kinds_of(row) == ["mobile_signature:ordered", "mobile_signature:made"]


def test_what_is_signed_says_where_when_and_with_which_code(mobile):
    row = order(mobile.give_phone(make_person()))
    content = bytes(row.content).decode()
    for words in ("https://uets.ornek.invalid", f"Kod: {row.code}", SESSION, "Bu imza bir belgeyi onaylamaz"):
        assert words in content
    assert bytes(order(mobile.give_phone(make_person())).content) != bytes(row.content)


@pytest.mark.parametrize(
    ("ending", "outcome"),
    [
        ("501", MobileOutcome.INVALID),
        ("401", MobileOutcome.CANCELLED),
        ("402", MobileOutcome.PIN_BLOCKED),
        ("406", MobileOutcome.BUSY),
        ("208", MobileOutcome.EXPIRED),
        ("209", MobileOutcome.UNREACHABLE),
        ("105", MobileOutcome.NUMBER_UNKNOWN),
        ("666", MobileOutcome.OTHER_DATA),
    ],
)
def test_every_refusal_ends_the_request(mobile, ending, outcome, caplog):
    with caplog.at_level(logging.WARNING):
        number = mobile.give_phone(make_person(), ending=ending)
        row = order(number)
        ended = let_worker_turn()
    assert (ended.state, ended.outcome) == (MobileSignatureState.REFUSED, outcome)
    assert (ended.number, bytes(ended.cms), ended.signer) == ("", b"", {})
    assert number not in caplog.text
    alarms = [each for each in caplog.records if each.levelno == logging.ERROR]
    assert bool(alarms) is (ending == "666")
    with pytest.raises(errors.MobileSignatureGone):
        use(row)
    assert kinds_of(row)[-1] == "mobile_signature:refused"
    facts = Evidence.objects.filter(subject=f"mobile_signature:{row.id}").latest("id").facts
    assert facts["outcome"] == outcome
    assert number not in str(facts)


def test_a_revoked_certificate_is_refused(mobile):
    person = make_person()
    row = order(mobile.give_phone(person))
    signer = mobile.trust.authority.citizen(person.full_name, person.tckn)
    revoke(mobile.trust.authority, signer.certificate, at=clock.now())
    ended = let_worker_turn()
    assert (ended.outcome, ended.why) == (MobileOutcome.CERTIFICATE_REFUSED, "revoked")
    with pytest.raises(errors.MobileSignatureGone):
        use(row)


def test_silence_about_revocation_refuses(tmp_path):
    with running_mobile(
        tmp_path
    ) as alone:  # who was silent is left alone for a while, by the other tests too
        order(alone.give_phone(make_person()))
        states = alone.trust.server.behaviour
        states.update(dict.fromkeys(states, Behaviour.AWAY))
        assert let_worker_turn().outcome == MobileOutcome.STATUS_UNKNOWN


def test_an_operator_that_is_away_ends_the_request(mobile):
    order(mobile.give_phone(make_person()))
    mobile.server.behaviour = MsspBehaviour.AWAY
    try:
        assert let_worker_turn().outcome == MobileOutcome.UNREACHABLE
    finally:
        mobile.server.behaviour = MsspBehaviour.ANSWER


def test_a_phone_that_is_off_ends_by_our_clock(mobile):
    order(mobile.give_phone(make_person(), ending="504"))
    assert let_worker_turn(most=3).state == MobileSignatureState.ASKED
    assert let_worker_turn(later=timedelta(seconds=136)).outcome == MobileOutcome.EXPIRED


def test_another_session_gets_nothing(mobile):
    row = order(mobile.give_phone(make_person()))
    let_worker_turn()
    with pytest.raises(errors.MobileSignatureGone):
        use(row, session="b" * 64)


def test_a_signature_nobody_comes_for_is_worth_nothing(mobile):
    row = order(mobile.give_phone(make_person()))
    let_worker_turn()
    with pytest.raises(errors.MobileSignatureGone):
        use(row, at=clock.now() + timedelta(seconds=125))


def test_three_requests_for_a_number_may_be_open(mobile):
    number = mobile.give_phone(make_person(), ending="504")
    for _ in range(3):
        order(number)
    with pytest.raises(errors.TooManyMobileRequests):
        order(f"+90 {number}", session="b" * 64)
    order(number, at=clock.now() + timedelta(minutes=3))


def test_ten_requests_an_hour_for_a_number_whether_it_is_anybody_s(mobile):
    at = clock.now()
    for number in ("5559999401", mobile.give_phone(make_person(), ending="401")):
        for earlier in range(50, 20, -3):
            order(number, at=at - timedelta(minutes=earlier))
        with pytest.raises(errors.TooManyMobileRequests) as refused:
            order(number, at=at)
        assert refused.value.facts == {"minutes": 10}
        order(number, at=at + timedelta(minutes=11))


def test_a_network_does_not_ring_a_list_of_phones():
    at = clock.now()
    times = [at - timedelta(minutes=1)] * 40
    with pytest.raises(errors.TooManyMobileRequests):
        rules.check_may_ask_phone(still_open=0, of_number=[], of_network=times, at=at)
    rules.check_may_ask_phone(still_open=2, of_number=times[:9], of_network=times[:39], at=at)


@pytest.mark.usefixtures("mobile")
@pytest.mark.parametrize("number", ["", "5321", "2125550000", "A5321234567"])
def test_what_is_no_mobile_number_is_refused(number):
    with pytest.raises(errors.MobileNumberInvalid):
        order(number)
    with pytest.raises(errors.MobileOperatorUnknown):
        order("5550000146", operator="yok")


def test_old_requests_are_forgotten(mobile):
    order(mobile.give_phone(make_person()))
    assert actions.forget_old_mobile_signatures(at=clock.now()) == 0
    assert actions.forget_old_mobile_signatures(at=clock.now() + timedelta(hours=3)) == 1
    assert MobileSignature.objects.count() == 0
