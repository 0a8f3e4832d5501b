"""The content host: a link works once, without cookies, and what is not PDF is never shown in the browser."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tests.builders.notices import deliver
from tests.builders.people import acting, make_natural_account, make_person
from tests.packages import PDF
from uets.kernel import clock
from uets.mailbox.actions import make_content_link, open_notice
from uets.notices.queries import list_parts

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def hosts(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]


def fetch(token: str, *, method: str = "get", host: str = "") -> Any:
    ask = getattr(Client(), method)
    return ask(f"/icerik/{token}/", headers={"host": host or settings.CONTENT_HOST})


def make_links(*, at: datetime | None = None) -> dict[str, str]:
    """Deliver and open a notice; return a link per file name, and one for the package under the empty name."""
    person = make_person()
    account = make_natural_account(person)
    entry, at = deliver(account), at or clock.now()
    actor = acting(person, account, at=at)
    open_notice(actor=actor, account_id=account.id, notice_id=entry.id, at=at)
    parts = {part.file_name: part.id for part in list_parts(account_id=account.id, notice_id=entry.id)}
    return {
        name: make_content_link(
            actor=actor, account_id=account.id, notice_id=entry.id, part_id=part_id, at=at
        )
        for name, part_id in (parts | {"": None}).items()
    }


def test_a_pdf_is_shown_and_guarded() -> None:
    answer = fetch(make_links()["karar.pdf"])
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("inline")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert not answer.cookies


def test_everything_else_is_a_download_in_a_sandbox() -> None:
    links = make_links()
    for name in ("not.txt", ""):
        answer = fetch(links[name])
        assert answer["Content-Type"] == "application/octet-stream"
        assert answer["Content-Disposition"].startswith("attachment")
        assert "sandbox" in answer["Content-Security-Policy"]
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert len(b"".join(answer.streaming_content)) == int(answer["Content-Length"])


def test_a_link_works_once() -> None:
    token = make_links()["karar.pdf"]
    assert fetch(token, method="head").status_code == 200
    assert fetch(token).status_code == 200
    again = fetch(token)
    assert again.status_code == 410
    assert "kullanıldı" in again.content.decode()


def test_a_link_ends_after_a_minute() -> None:
    token = make_links(at=clock.now() - timedelta(seconds=61))["karar.pdf"]
    assert fetch(token).status_code == 410


def test_the_two_hosts_share_no_page() -> None:
    token = make_links()["karar.pdf"]
    assert fetch(token, host="localhost:8000").status_code == 404
    assert Client().get("/", headers={"host": settings.CONTENT_HOST}).status_code == 404
    assert fetch(token, method="post").status_code == 405
    assert fetch(token).status_code == 200
