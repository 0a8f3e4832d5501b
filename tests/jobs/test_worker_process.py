"""The worker as a process: it sends what is queued, lives on after a lost database, and stops when told."""

import pytest

from simulators.email.captured import CapturedMail
from simulators.email.server import EmailServer
from tests.jobs import processes
from uets.alerts import actions as alerts
from uets.alerts.models import OutgoingEmail
from uets.alerts.states import Topic
from uets.kernel import clock

pytestmark = pytest.mark.django_db(transaction=True)

CODE = {"code": "482913", "minutes": "3"}


@pytest.fixture
def mail(tmp_path):
    with EmailServer(("127.0.0.1", 0), mail=CapturedMail(tmp_path / "mail")) as server:
        yield server


def queue():
    return alerts.queue_alert(
        topic=Topic.LOGIN_CODE, to_address="ayse@ornek.invalid", facts=CODE, at=clock.now()
    )


def is_sent(message_id):
    return OutgoingEmail.objects.filter(id=message_id, sent_at__isnull=False).exists()


def test_sends_erases_the_code_survives_the_database_and_stops(mail, tmp_path):
    with processes.installation() as place:
        process = place.start("jobs.worker", role="app", UETS_SMTP_PORT=str(mail.port))
        try:
            first = queue()
            processes.until(lambda: is_sent(first))
            processes.cut_connections("uets_app")
            second = queue()
            processes.until(lambda: is_sent(second))
        finally:
            said = processes.end(process)
    assert process.returncode == 0, said
    assert "482913" not in said
    assert [message.body for message in OutgoingEmail.objects.all()] == ["", ""]
    assert len(list((tmp_path / "mail").glob("*.eml"))) == 2


def test_two_workers_send_each_message_once(mail, tmp_path):
    ids = [queue() for _ in range(30)]
    with processes.installation() as place:
        workers = [place.start("jobs.worker", role="app", UETS_SMTP_PORT=str(mail.port)) for _ in range(2)]
        try:
            processes.until(lambda: all(is_sent(each) for each in ids))
        finally:
            for worker in workers:
                processes.end(worker)
    assert len(list((tmp_path / "mail").glob("*.eml"))) == 30
