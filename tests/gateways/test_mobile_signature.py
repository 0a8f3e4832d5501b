"""Operators' services over real SOAP 1.1 and 1.2: every status, both modes, answers that are none, our own schema."""

import logging

import msgspec
import pytest
from asn1crypto import cms
from lxml import etree

from gateways.mobile_signature.operators import OperatorsInvalid, read_profiles
from gateways.mobile_signature.outcomes import outcome_of, read_fault
from gateways.mobile_signature.transport import HERE
from simulators.mssp.server import Behaviour
from tests.builders.phones import ASYNCH, AYSE, SECRET, SYNCH, call, follow, running_phones
from uets.login.states import MobileOutcome

ENDINGS = {
    "567": MobileOutcome.SIGNED,
    "568": MobileOutcome.SIGNED,
    "666": MobileOutcome.SIGNED,
    "501": MobileOutcome.INVALID,
    "401": MobileOutcome.CANCELLED,
    "402": MobileOutcome.PIN_BLOCKED,
    "406": MobileOutcome.BUSY,
    "208": MobileOutcome.EXPIRED,
    "209": MobileOutcome.UNREACHABLE,
    "105": MobileOutcome.NUMBER_UNKNOWN,
}


@pytest.fixture(scope="module")
def phones(tmp_path_factory):
    with running_phones(tmp_path_factory.mktemp("phones")) as running:
        yield running


@pytest.mark.parametrize("operator", [ASYNCH, SYNCH])
@pytest.mark.parametrize("ending", ENDINGS)
def test_every_magic_number_in_both_modes(phones, ending, operator):
    answer = follow(phones, call(f"5550146{ending}", operator=operator))
    assert answer.outcome is ENDINGS[ending]
    assert bool(answer.cms) is (answer.outcome is MobileOutcome.SIGNED)


def content_of(signature):
    return cms.ContentInfo.load(signature)["content"]["encap_content_info"]["content"].native


def test_what_was_signed_comes_back_as_it_was_sent_but_not_from_666(phones):
    asked = call("5550146567")
    assert content_of(follow(phones, asked).cms) == asked.content
    assert content_of(follow(phones, call("5550146666")).cms) != asked.content


def test_a_slow_signature_is_asked_for_again(phones):
    before = phones.server.asked
    follow(phones, call("5550146568"))
    assert (
        phones.server.asked - before == 1 + 1 + 3 + 1
    )  # profile, request, three times outstanding, signature


@pytest.mark.parametrize("operator", [ASYNCH, SYNCH])
@pytest.mark.parametrize(
    ("is_approved", "outcome"), [(True, MobileOutcome.SIGNED), (False, MobileOutcome.CANCELLED)]
)
def test_the_person_at_the_phone_decides(phones, operator, is_approved, outcome):
    asked = call(AYSE.mobile, operator=operator)
    begun = phones.ask(asked)
    assert begun.outcome is MobileOutcome.WAITING
    while not (asking := phones.operator.list_asking(AYSE.mobile)):
        pass
    assert asking[0].shown == asked.shown
    phones.operator.decide(asking[0].id, is_approved=is_approved)
    assert follow(phones, asked_again(asked, begun)).outcome is outcome


def asked_again(asked, answer):
    return msgspec.structs.replace(asked, transaction=answer.transaction)


def test_a_phone_that_is_off_is_waited_for(phones):
    assert follow(phones, call("5550146504"), most=3).outcome is MobileOutcome.WAITING
    assert follow(phones, call("5550146504", operator=SYNCH)).outcome is MobileOutcome.EXPIRED


def test_a_synchronous_call_that_is_lost_ends(phones):
    assert phones.ask(call(operator=SYNCH, transaction="_x")).outcome is MobileOutcome.UNREACHABLE


def test_an_operator_that_is_gone_or_has_no_password_is_our_fault(tmp_path):
    with running_phones(tmp_path) as phones:
        assert phones.ask(call(operator="yok")).outcome is MobileOutcome.OUR_FAULT
        (tmp_path / SECRET).unlink()
        assert phones.ask(call()).outcome is MobileOutcome.OUR_FAULT


def test_a_wrong_contract_is_an_alarm_without_number(tmp_path, caplog):
    with running_phones(tmp_path) as phones, caplog.at_level(logging.DEBUG):
        (tmp_path / SECRET).write_text("yanlis")
        answer = phones.ask(call())
    assert (answer.outcome, answer.status) == (MobileOutcome.OUR_FAULT, 104)
    assert [record.levelname for record in caplog.records if record.name.startswith("gateways")] == ["ERROR"]
    assert "5550146567" not in caplog.text
    assert "yanlis" not in caplog.text


@pytest.mark.parametrize("behaviour", set(Behaviour) - {Behaviour.ANSWER})
@pytest.mark.parametrize("operator", [ASYNCH, SYNCH])
def test_what_is_no_answer_is_unreachable(phones, behaviour, operator):
    phones.server.behaviour = behaviour
    try:
        assert follow(phones, call(operator=operator)).outcome is MobileOutcome.UNREACHABLE
    finally:
        phones.server.behaviour = Behaviour.ANSWER


def test_silence_is_bounded(tmp_path):
    with running_phones(tmp_path, timeout=0.2) as phones:
        assert phones.ask(call("5550146000")).outcome is MobileOutcome.UNREACHABLE


def test_nobody_there_is_unreachable(tmp_path):
    url = "http://127.0.0.1:1/"
    with running_phones(tmp_path, signature_url=url, profile_url="") as phones:
        assert phones.ask(call()).outcome is MobileOutcome.UNREACHABLE


def test_the_answers_of_the_simulator_are_valid_by_our_schema(phones):
    schema = etree.XMLSchema(etree.parse(HERE / "ts102204.xsd"))
    asked = call("5550146568")
    seen = set()
    answer = phones.ask(asked)
    while answer.outcome is MobileOutcome.WAITING:
        (message,) = etree.fromstring(phones.server.last_answer)[0][0]
        schema.assertValid(message)
        seen.add(etree.QName(message).localname)
        answer = phones.ask(asked_again(asked, answer))
    schema.assertValid(etree.fromstring(phones.server.last_answer)[0][0][0])
    assert seen == {"MSS_SignatureResp", "MSS_StatusResp"}


def test_codes_are_read_however_faults_write_them():
    assert [read_fault(each) for each in ("mss:_401", "_105", "208", "{urn:x}mss:_209", "env:Sender", None)] == [
        401, 105, 208, 209, 0, 0,
    ]  # fmt: skip
    assert {outcome_of(each) for each in (101, 102, 103, 104, 106, 107, 108, 109)} == {
        MobileOutcome.OUR_FAULT
    }
    assert outcome_of(105) is MobileOutcome.NUMBER_UNKNOWN
    assert outcome_of(900) is MobileOutcome.FAILED


@pytest.mark.parametrize(
    "changed",
    [
        {"signature_url": "http://mssp.invalid/"},
        {"status_url": ""},
        {"mode": "asynchServerServer"},
        {"password": "x"},
        {"timeout": 0},
    ],
)
def test_profiles_that_cannot_be_are_refused(tmp_path, changed):
    with (
        running_phones(tmp_path, **changed),
        pytest.raises(OperatorsInvalid),
    ):
        read_profiles(tmp_path / "mobile-operators.json")


def test_no_file_means_no_operators(tmp_path):
    assert read_profiles(tmp_path / "none.json") == ()
