"""The line of a notice says how its people were told, never with a whole address."""

from collections.abc import Iterator
from typing import Any

import pytest

from gateways.fakes.email import OutboxEmail
from gateways.fakes.sms import OutboxSms
from tests.builders.notices import deliver
from tests.builders.people import AT, make_natural_account, make_person
from tests.builders.ports import given_back
from tests.builders.sessions import sign_in
from uets.alerts import actions as alerts
from uets.alerts import ports
from uets.alerts.states import Outcome, ReportWay
from uets.kernel.ids import to_public
from uets.mailbox.actions import announce_due

pytestmark = pytest.mark.django_db


class Refusing:
    """A server that knows no such address."""

    def send(self, _message: ports.EmailMessage) -> None:
        raise ports.EmailRefused


@pytest.fixture(autouse=True)
def _own_ports() -> Iterator[None]:
    with given_back(ports.email, ports.sms):
        yield


@pytest.mark.parametrize(
    ("server", "said", "unsaid"),
    [
        (OutboxEmail, "Bilgilendirme gönderildi", "gönderilemedi"),
        (Refusing, "Bilgilendirme gönderilemedi", "gönderildi"),
    ],
)
def test_an_alert_stands_on_the_line_with_its_outcome(
    server: type[ports.Email], said: str, unsaid: str
) -> None:
    ports.email.bind(server)
    person = make_person(email="ayse@ornek.invalid")
    account = make_natural_account(person)
    entry = deliver(account)
    announce_due(at=AT)
    alerts.send_emails(at=AT)
    answer = sign_in(person, account).get(f"/posta-kutusu/tebligat/{to_public('ntc', entry.id)}/")
    page = answer.content.decode()
    assert said in page
    assert f"Bilgilendirme {unsaid}" not in page
    assert "E-posta: a***@ornek.invalid" in page
    assert ("Adres ya da numara kabul edilmedi." in page) is (server is Refusing)
    assert "ayse@" not in page


@pytest.mark.parametrize(
    ("outcome", "said", "why"),
    [
        (Outcome.DELIVERED, "Bilgilendirmenin ulaştığı bildirildi", "Yasal etkisi yoktur."),
        (Outcome.EXPIRED, "Bilgilendirmenin ulaşmadığı bildirildi", "Yasal etkisi yoktur, yasal"),
    ],
)
def test_what_the_provider_reported_stands_on_the_line_as_its_word(
    settings: Any, outcome: Outcome, said: str, why: str
) -> None:
    settings.SMS = settings.SMS | {"url": "http://127.0.0.1:9/"}
    ports.sms.bind(OutboxSms)
    person = make_person(mobile="5550000146")
    account = make_natural_account(person)
    entry = deliver(account)
    announce_due(at=AT)
    alerts.send_sms(at=AT)
    told = ports.ReportedOutcome(provider_id="1", outcome=outcome, said_at=AT, code="")
    alerts.keep_reports(reports=[told], way=ReportWay.CALLED, at=AT)
    alerts.record_reports(at=AT)
    answer = sign_in(person, account).get(f"/posta-kutusu/tebligat/{to_public('ntc', entry.id)}/")
    page = answer.content.decode()
    assert said in page
    assert f"SMS sağlayıcısının sözüdür, UETS telefonu görmez. {why}" in page
    assert "Sağlayıcının bildirdiği zaman:" in page
    assert "kapsama dışındaydı" in page or outcome is Outcome.DELIVERED
    assert "5550000146" not in page
