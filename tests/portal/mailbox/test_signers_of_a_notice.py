"""Who signed a package, as its reader meets it."""

import pytest

from portal.mailbox import words
from tests.builders.notices import deliver
from tests.builders.people import make_natural_account, make_person
from tests.builders.sessions import sign_in
from tests.packages import COURT, OFFICIAL, OFFICIAL_TCKN
from uets.kernel.ids import to_public
from uets.notices.states import SignatureCheck

pytestmark = pytest.mark.django_db


def test_the_page_says_who_signed_and_who_sealed_and_how_revocation_was_known() -> None:
    person = make_person()
    account = make_natural_account(person)
    entry = deliver(account)
    client = sign_in(person, account)
    page = client.get(f"/posta-kutusu/tebligat/{to_public('ntc', entry.id)}/").content.decode()
    assert "Doğrulandı: imzalar ve sertifikalar alındığı gün geçerliydi" in page
    assert f"TEST {OFFICIAL} (yetkilinin imzası; iptal edilmediği sağlayıcıya soruldu)" in page
    assert f"TEST {COURT.name} (kurumun mührü; " in page
    assert OFFICIAL_TCKN not in page


def test_a_notice_from_before_the_check_says_that_nobody_checked() -> None:
    assert words.signature_words(SignatureCheck.NOT_VERIFIED.value).startswith("Doğrulanmadı")
