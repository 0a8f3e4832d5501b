"""Intake: every recipient is delivered or refused by itself, and evidence holds what a seal needs."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings

from tests.builders.notices import recipient, take_in_bytes
from tests.builders.people import make_natural_account
from tests.packages import PDF, make_package
from uets.accounts.models import Account
from uets.accounts.states import AccountState
from uets.evidence.models import Evidence
from uets.evidence.queries import check_chain, list_evidence_of
from uets.kernel.numbers import complete_tckn
from uets.mailbox.queries import get_entry
from uets.notices.eyp.refusals import RefusalReason
from uets.notices.eyp.shapes import IdScheme
from uets.notices.eyp.writer import DraftRecipient
from uets.notices.models import Notice, NoticeReference, Package
from uets.notices.queries import list_parts, open_package_stream, open_part_stream

pytestmark = pytest.mark.django_db


def objects() -> set[Path]:
    return {path for path in settings.BLOBS_DIR.rglob("*") if path.is_file()}


def refusals() -> list[Evidence]:
    return list(Evidence.objects.filter(kind="submission:refused").order_by("id"))


def test_delivers_to_the_recipients_of_the_list_and_to_nobody_else() -> None:
    ayse, mehmet, _ = make_natural_account(), make_natural_account(), make_natural_account()
    result = take_in_bytes(make_package(recipient(ayse), recipient(mehmet)))
    assert [line.account_id for line in result.delivered] == [ayse.id, mehmet.id]
    assert result.refused == ()
    assert Notice.objects.count() == 2
    assert Package.objects.count() == 1
    assert get_entry(account_id=ayse.id, notice_id=result.delivered[0].notice_id).subject == "Gerekçeli karar"


def test_both_legal_facts_stand_in_the_chain_of_the_notice() -> None:
    account = make_natural_account()
    notice_id = take_in_bytes(make_package(recipient(account))).delivered[0].notice_id
    rows = list(list_evidence_of(account_id=account.id, subject=f"notice:{notice_id}"))
    assert [row.kind for row in rows] == ["notice:taken_over", "notice:arrived"]
    assert check_chain(chain=f"notice:{notice_id}") == 2
    facts = rows[1].facts
    assert facts["recipient"]["uets_address"] == account.uets_address
    assert facts["sender"]["detsis"] == "99000001"
    assert len(facts["parts"]) == 4
    assert facts["deemed_served_on"] == "2026-10-17"
    assert facts["message"]["belge_id"]
    assert facts["submitted_at"]
    assert str(account.tckn) not in str(rows[0].facts) + str(facts)


def test_the_addressee_is_named_as_the_register_does_and_as_the_authority_wrote() -> None:
    account = make_natural_account()
    written = DraftRecipient(scheme=IdScheme.TCKN, number=account.tckn or "", name="Ayse  YILMAZ (veli)")
    take_in_bytes(make_package(written))
    for kind in ("notice:taken_over", "notice:arrived"):
        named = Evidence.objects.get(kind=kind).facts["recipient"]
        assert (named["name"], named["name_as_written"]) == (account.legal_name, "Ayse  YILMAZ (veli)")


def test_content_comes_back_byte_for_byte() -> None:
    account = make_natural_account()
    package = make_package(recipient(account))
    notice_id = take_in_bytes(package).delivered[0].notice_id
    whole = open_package_stream(account_id=account.id, notice_id=notice_id)
    assert b"".join(whole.pieces) == package
    part = list_parts(account_id=account.id, notice_id=notice_id)[0]
    stream = open_part_stream(account_id=account.id, notice_id=notice_id, part_id=part.id)
    assert (b"".join(stream.pieces), stream.media_type) == (PDF, "application/pdf")


def test_refuses_unknown_and_closed_lines_and_delivers_the_others() -> None:
    open_account, closed = make_natural_account(), make_natural_account()
    Account.objects.filter(id=closed.id).update(state=AccountState.CLOSED.value)
    unknown = DraftRecipient(scheme=IdScheme.TCKN, number=complete_tckn("999999999"), name="Nuri Öztürk")
    result = take_in_bytes(make_package(unknown, recipient(closed), recipient(open_account)))
    assert [line.account_id for line in result.delivered] == [open_account.id]
    assert [line.reason for line in result.refused] == [
        RefusalReason.RECIPIENT_UNKNOWN,
        RefusalReason.RECIPIENT_ADDRESS_CLOSED,
    ]
    assert [row.facts["reason"] for row in refusals()] == ["recipient-unknown", "recipient-address-closed"]
    assert "10000000900" not in str([row.facts for row in refusals()])


@pytest.mark.parametrize(("is_reached", "reason"), [(True, None), (False, "recipient-address-not-open")])
def test_whether_an_address_that_nobody_has_entered_is_reached_is_a_setting(
    settings: Any, *, is_reached: bool, reason: str | None
) -> None:
    settings.ARE_UNOPENED_REACHED = is_reached
    account = make_natural_account()
    Account.objects.filter(id=account.id).update(state=AccountState.CREATED)
    result = take_in_bytes(make_package(recipient(account)))
    assert [line.reason.value for line in result.refused] == ([reason] if reason else [])


def test_the_same_document_reaches_a_recipient_once() -> None:
    account, belge_id = make_natural_account(), uuid4()
    take_in_bytes(make_package(recipient(account), belge_id=belge_id))
    before = objects()
    again = take_in_bytes(make_package(recipient(account), belge_id=belge_id, subject="Aynı belge"))
    assert [line.reason for line in again.refused] == [RefusalReason.DUPLICATE]
    assert (Notice.objects.count(), Package.objects.count(), len(refusals())) == (1, 1, 1)
    assert objects() == before


def test_a_recipient_named_twice_gets_one_notice() -> None:
    account = make_natural_account()
    result = take_in_bytes(make_package(recipient(account), recipient(account)))
    assert (len(result.delivered), [line.reason for line in result.refused]) == (1, [RefusalReason.DUPLICATE])
    assert NoticeReference.objects.count() == 1


def test_the_same_document_may_reach_another_recipient_later() -> None:
    first, second, belge_id = make_natural_account(), make_natural_account(), uuid4()
    take_in_bytes(make_package(recipient(first), belge_id=belge_id))
    assert len(take_in_bytes(make_package(recipient(second), belge_id=belge_id)).delivered) == 1
