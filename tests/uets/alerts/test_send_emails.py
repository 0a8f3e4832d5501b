"""E-mails: their words, their retries, and what is left of a login code."""

import re
import string
from base64 import b64decode
from datetime import UTC, datetime, timedelta

import pytest

from gateways.fakes.email import OutboxEmail
from tests.builders.ports import given_back
from uets.alerts import actions, ports, rules
from uets.alerts.models import OutgoingEmail
from uets.alerts.states import LEASE, MOST_TRIES, Topic

AT = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
CODE = {"code": "482913", "minutes": "3"}


class Facts(dict[str, str]):
    """Any fact a text may ask for."""

    def __missing__(self, name):
        return f"<{name}>"


class BrokenServer:
    """An e-mail port that answers every message with the same refusal."""

    def __init__(self, error):
        self.error, self.asked = error, 0

    def send(self, _message):
        self.asked += 1
        raise self.error


@pytest.fixture(autouse=True)
def own_ports():
    with given_back(ports.email):
        yield


@pytest.fixture
def outbox():
    outbox = OutboxEmail()
    ports.email.bind(lambda: outbox)
    return outbox


def queue(*, topic=Topic.OPERATOR_INVITED, facts=None, at=AT):
    message_id = actions.queue_alert(
        topic=topic, to_address="ayse@ornek.invalid", facts=facts or {"account": "Yıldız"}, at=at
    )
    return OutgoingEmail.objects.get(id=message_id)


@pytest.mark.parametrize("topic", list(Topic))
def test_every_topic_has_words_in_both_languages_and_no_link(topic):
    text = rules.compose(topic=topic, facts=Facts())
    assert 0 < len(text.subject) <= 200
    assert " / " in text.subject
    assert "hukuki sonucu yoktur" in text.body
    assert "no legal effect" in text.body
    assert not re.search(r"https?:|www\.|uets_live", text.body)


@pytest.mark.parametrize("topic", list(Topic))
def test_no_turkish_suffix_stands_at_a_fact(topic):
    body = rules.compose(topic=topic, facts=Facts()).body
    assert not re.search(r">['’]", body)


def test_a_missing_fact_is_a_fault_of_ours():
    with pytest.raises(KeyError):
        rules.compose(topic=Topic.LOGIN_CODE, facts={"code": "1"})


def test_times_are_those_of_turkiye():
    assert rules.write_time(AT) == "24.11.2026 14:00 (UTC+3)"


@pytest.mark.django_db
def test_a_queued_message_is_sent_once(outbox):
    message = queue()
    assert actions.send_emails(at=AT) == 1
    assert actions.send_emails(at=AT + timedelta(days=1)) == 0
    assert len(outbox.raw) == 1
    message.refresh_from_db()
    assert (message.sent_at, message.next_try_at, message.tries) == (AT, None, 1)
    assert message.body


@pytest.mark.django_db
def test_the_body_of_a_login_code_is_erased_after_sending(outbox):
    message = queue(topic=Topic.LOGIN_CODE, facts=CODE)
    actions.send_emails(at=AT)
    message.refresh_from_db()
    assert message.body == ""
    assert "482913" in outbox.raw[0].as_string()


@pytest.mark.django_db
def test_a_login_code_waits_sealed_and_for_its_own_row_only(outbox):
    one, other = (queue(topic=Topic.LOGIN_CODE, facts=CODE) for _ in range(2))
    assert b"482913" not in b64decode(one.body)
    OutgoingEmail.objects.filter(id=one.id).update(body=other.body)
    actions.send_emails(at=AT)
    one.refresh_from_db()
    assert (one.given_up_at, one.body) == (AT, "")
    assert [message.message_id for message in outbox.messages] == [str(other.id)]


@pytest.mark.django_db
def test_an_unavailable_server_is_asked_again_ever_later_and_then_given_up():
    server = BrokenServer(ports.EmailUnavailable("busy"))
    ports.email.bind(lambda: server)
    message, at, waits = queue(), AT, []
    while actions.send_emails(at=at):
        message.refresh_from_db()
        if message.next_try_at:
            waits.append((message.next_try_at - at).total_seconds())
            assert actions.send_emails(at=message.next_try_at - timedelta(seconds=1)) == 0
            at = message.next_try_at
    assert waits == [10, 40, 160, 640, 2560, 10240, 21600]
    assert (server.asked, message.given_up_at) == (MOST_TRIES, at)


@pytest.mark.django_db
def test_a_refused_message_is_given_up_at_once():
    ports.email.bind(lambda: BrokenServer(ports.EmailRefused("no such receiver")))
    message = queue()
    actions.send_emails(at=AT)
    message.refresh_from_db()
    assert (message.given_up_at, message.next_try_at, message.sent_at) == (AT, None, None)


@pytest.mark.django_db
def test_a_login_code_is_not_sent_after_its_life():
    ports.email.bind(lambda: BrokenServer(ports.EmailUnavailable("busy")))
    message = queue(topic=Topic.LOGIN_CODE, facts=CODE)
    for seconds in (0, 10, 50, 210):
        actions.send_emails(at=AT + timedelta(seconds=seconds))
    message.refresh_from_db()
    assert (message.given_up_at, message.body) == (AT + timedelta(seconds=210), "")


@pytest.mark.django_db
def test_a_killed_worker_loses_nothing(outbox):
    message = queue()

    def die():
        raise SystemExit

    ports.email.bind(die)
    with pytest.raises(SystemExit):
        actions.send_emails(at=AT)
    ports.email.bind(lambda: outbox)
    assert actions.send_emails(at=AT + LEASE - timedelta(seconds=1)) == 0
    assert actions.send_emails(at=AT + LEASE) == 1
    message.refresh_from_db()
    assert message.tries == 2
    assert message.sent_at is not None


def test_every_fact_of_a_text_has_a_plain_name():
    for words in rules.WORDS.values():
        turkish = {name for _, name, _, _ in string.Formatter().parse(words.turkish) if name}
        english = {name for _, name, _, _ in string.Formatter().parse(words.english) if name}
        assert {name.removesuffix("_tr") for name in turkish} == {
            name.removesuffix("_en") for name in english
        }
