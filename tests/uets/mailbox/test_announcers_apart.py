"""Two workers announce apart: what one has claimed, the other passes over, and nobody is told twice."""

import threading

import pytest
from django.db import connection, transaction

from tests.builders.notices import deliver
from tests.builders.people import AT, make_natural_account, make_person
from uets.alerts.models import OutgoingEmail
from uets.mailbox.actions import announce_due
from uets.mailbox.models import Announcement

pytestmark = pytest.mark.django_db(transaction=True)


def in_another_process(call):
    """Call on a connection of its own and return the answer."""
    answers = []

    def run():
        try:
            answers.append(call())
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return answers[0]


def test_what_one_worker_holds_another_passes_over():
    for name in ("ayse", "mehmet"):
        deliver(make_natural_account(make_person(email=f"{name}@ornek.invalid")))
    with transaction.atomic():
        assert announce_due(at=AT, limit=1) == 1
        assert in_another_process(lambda: announce_due(at=AT)) == 1
    assert announce_due(at=AT) == 0
    assert OutgoingEmail.objects.count() == 2
    assert set(Announcement.objects.values_list("step", flat=True)) == {"day_1"}
