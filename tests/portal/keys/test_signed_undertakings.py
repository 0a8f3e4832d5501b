"""A new undertaking at an extension and at a review: signed by who came in by a signature, and back to the page."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.builders import market
from tests.builders.cards import card_of, running_judge
from tests.builders.desk import Desk, hidden, sell
from tests.builders.logins import words_of
from tests.builders.mobile import OPERATOR, Mobile, let_worker_turn, running_mobile
from tests.builders.papers import ask_pyhanko, running_papers
from tests.builders.people import add_operator, make_person
from tests.builders.sessions import sign_in
from tests.builders.texts import publish
from tests.builders.trust import Trust
from uets.accounts import actions as accounts
from uets.accounts.models import Operator, Person
from uets.accounts.states import Role
from uets.agreements import actions as agreements
from uets.agreements.models import AgreementText, ConsentRecord, ContractSignature, HeldSignature
from uets.agreements.states import TextKind
from uets.integrators.models import Order
from uets.kernel import clock
from uets.keys import actions
from uets.keys.models import Grant, GrantReview
from uets.keys.rules.reviews import SETTLED_AFTER
from uets.keys.rules.undertakings import holder_of
from uets.login.models import MobileSignature
from uets.login.states import Method

pytestmark = pytest.mark.django_db
EXTEND, CONFIRM = "sure-uzatma/", "onayla/"


class Scene(NamedTuple):
    """An authority, and a desk before a page that asks for a new undertaking."""

    trust: Trust
    desk: Desk
    text: AgreementText
    person: Person

    def sign(self, page: str) -> Any:
        """Sign by card on the page that the check page leads to, and finish."""
        self.use_card(page)
        return self.finish(page)

    def use_card(self, page: str) -> None:
        """Sign what the page asks for."""
        shown = words_of(self.desk.client.post(self.desk.url(f"{page}e-imza/"), follow=True))
        found = re.search(r'class="u-code" translate="no">([A-Z0-9-]{9})<', shown)
        assert found is not None
        card = card_of(self.person, by=self.trust.authority, address="127.0.0.1")
        assert card.sign(found[1]).status == 204

    def finish(self, page: str) -> Any:
        """Press the button below the signature that came."""
        return self.desk.post(f"{page}e-imza/imza/")


def open_extension(trust: Trust, method: Method) -> Scene:
    desk = sell(market.Purchase())
    text = publish(TextKind.UNDERTAKING, version=2, published_from=clock.now())
    person = desk.purchase.person
    desk.client = sign_in(person, desk.purchase.account, method=method)
    return Scene(trust, desk, text, person)


@pytest.fixture
def trust(tmp_path: Path) -> Iterator[Trust]:
    with running_judge(tmp_path) as trust, running_papers(trust):
        yield trust


@pytest.fixture
def scene(trust: Trust) -> Scene:
    return open_extension(trust, Method.E_IMZA)


def extensions() -> int:
    return Order.objects.filter(kind="extension").count()


def test_an_extension_is_bought_with_the_signature_that_lies_beside_its_record(scene: Scene) -> None:
    desk = scene.desk
    page = desk.get(EXTEND)
    sign_url = desk.url(f"{EXTEND}e-imza/")
    assert (f'href="{sign_url}"' in page, 'name="undertaking"' in page) == (True, False)
    assert "Onayla ve uzat" not in page
    assert scene.sign(EXTEND)["Location"] == desk.url(EXTEND)
    assert (extensions(), ContractSignature.objects.count()) == (0, 0)
    page = desk.get(EXTEND)
    assert "Bu taahhütnameyi imzaladınız" in page
    assert desk.post(EXTEND, **hidden(page)).status_code == 302
    record = ConsentRecord.objects.get(text_id=scene.text.id)
    assert (extensions(), record.record["signed"]["form"]) == (1, "pades")
    assert record.record["login"]["method"] == "eimza"
    pdf = desk.client.get(f"/hesabim/sozlesmeler/{record.id}/imzali.pdf").content
    assert ask_pyhanko(pdf, trust=scene.trust, at=clock.now())[:3] == (True, True, True)
    assert not HeldSignature.objects.exists()


def test_a_box_is_refused_and_leads_to_the_signature(scene: Scene) -> None:
    sent = {"version": scene.desk.grant.version, "undertaking_id": scene.text.id, "undertaking": "on"}
    page = words_of(scene.desk.post(EXTEND, **sent))
    assert "imzanızla kabul edilir" in page
    assert scene.desk.url(f"{EXTEND}e-imza/") in page
    assert extensions() == 0


def test_both_new_texts_ask_for_the_signature_first_and_the_box_then(scene: Scene) -> None:
    publish(TextKind.DISCLOSURE, version=2, published_from=clock.now())
    page = scene.desk.get(EXTEND)
    assert 'name="disclosure"' not in page
    assert "imzanızla kabul edilir" in words_of(scene.desk.post(EXTEND, **hidden(page)))
    scene.sign(EXTEND)
    page = scene.desk.get(EXTEND)
    assert 'name="disclosure"' in page
    assert "okuduğunuzu belirtin" in words_of(scene.desk.post(EXTEND, **hidden(page)))
    assert scene.desk.post(EXTEND, **hidden(page), disclosure="on").status_code == 302
    assert extensions() == 1


def test_a_grant_changed_after_the_signature_asks_for_it_again(scene: Scene) -> None:
    scene.sign(EXTEND)
    Grant.objects.update(version=7)
    assert "Taahhütnameyi imzala" in scene.desk.get(EXTEND)
    Grant.objects.update(version=1)
    assert "imzaladınız" in scene.desk.get(EXTEND)
    assert agreements.forget_held_signatures(at=clock.now()) == 0
    assert agreements.forget_held_signatures(at=clock.now() + timedelta(hours=1)) == 1
    assert "Taahhütnameyi imzala" in scene.desk.get(EXTEND)


def test_a_signature_is_not_kept_for_what_has_changed_meanwhile(scene: Scene) -> None:
    scene.use_card(EXTEND)
    Grant.objects.update(version=7)
    assert "Ayarlar siz bakarken değişti" in words_of(scene.finish(EXTEND))
    Grant.objects.update(version=1)
    publish(TextKind.UNDERTAKING, version=3, published_from=clock.now())
    assert "yeni bir sürümü yayınlandı" in words_of(scene.finish(EXTEND))
    assert not HeldSignature.objects.exists()


def test_a_signature_for_one_grant_is_none_for_another(scene: Scene) -> None:
    scene.use_card(EXTEND)
    other = scene.desk.purchase.approve(
        scene.desk.purchase.fill_in(market.make_tariff(market.make_integrator()))
    )
    assert scene.finish(EXTEND).status_code == 302
    assert HeldSignature.objects.get().id == holder_of(
        grant_id=scene.desk.grant_id, person_id=scene.person.id
    )
    scene.desk.grant_id = other
    assert "imzaladınız" not in scene.desk.get(EXTEND)


def test_who_came_in_by_password_ticks_the_box_or_signs(trust: Trust) -> None:
    scene = open_extension(trust, Method.PASSWORD_TOTP)
    page = scene.desk.get(EXTEND)
    assert ('name="undertaking"' in page, scene.desk.url(f"{EXTEND}e-imza/") in page) == (True, True)
    scene.sign(EXTEND)
    page = scene.desk.get(EXTEND)
    assert 'name="undertaking"' not in page
    assert scene.desk.post(EXTEND, **hidden(page)).status_code == 302
    assert ContractSignature.objects.count() == 1


def test_nothing_is_signed_where_nothing_is_asked() -> None:
    desk = sell(market.Purchase())
    assert desk.client.get(desk.url(f"{EXTEND}e-imza/"))["Location"] == desk.url(EXTEND)
    assert desk.client.get(desk.url(f"{CONFIRM}e-imza/"))["Location"] == desk.url(CONFIRM)
    assert desk.client.get(desk.url("guncelle/e-imza/")).status_code == 404


def test_standing_behind_a_grant_is_signed_too(trust: Trust) -> None:
    desk, at = sell(market.Purchase()), clock.now()
    mehmet = make_person(first_name="Mehmet", last_name="Demir")
    add_operator(desk.purchase.account, mehmet, role=Role.PRINCIPAL_OPERATOR)
    Operator.objects.filter(person=desk.purchase.person).update(valid_until=at.date() - timedelta(days=2))
    accounts.end_over_operators(at=at)
    actions.follow_up_departures(at=at + SETTLED_AFTER)
    desk.client = sign_in(mehmet, desk.purchase.account, method=Method.E_IMZA)
    scene = Scene(trust, desk, desk.purchase.undertaking, mehmet)
    assert desk.url(f"{CONFIRM}e-imza/") in desk.get(CONFIRM)
    assert scene.sign(CONFIRM)["Location"] == desk.url(CONFIRM)
    assert desk.post(CONFIRM, **hidden(desk.get(CONFIRM)), disclosure="on").status_code == 302
    assert GrantReview.objects.get().state == "confirmed"
    signature = ContractSignature.objects.get()
    record = ConsentRecord.objects.get(id=signature.id)
    assert (record.person_id, record.record["left"]) == (mehmet.id, str(desk.purchase.person.id))


@pytest.fixture
def mobile(tmp_path: Path) -> Iterator[Mobile]:
    with running_mobile(tmp_path / "mobile") as running, running_papers(running.trust):
        yield running


def test_a_phone_signs_it_and_names_the_grant(mobile: Mobile) -> None:
    desk, text = open_extension(mobile.trust, Method.MOBIL_IMZA)[1:3]
    phone = desk.url(f"{EXTEND}mobil-imza/")
    assert f'href="{phone}"' in desk.get(EXTEND)
    desk.client.post(phone, {"number": mobile.give_phone(desk.purchase.person), "operator": OPERATOR})
    row = let_worker_turn()
    said = bytes(row.content)
    MobileSignature.objects.update(content=said.replace(b"\nYetki: grn_0", b"\nYetki: grn_1"))
    assert "Yetki bulunamadı" in words_of(desk.client.post(f"{phone}bekleme/"))
    MobileSignature.objects.update(content=said)
    assert desk.client.post(f"{phone}bekleme/")["Location"] == desk.url(EXTEND)
    assert desk.post(EXTEND, **hidden(desk.get(EXTEND))).status_code == 302
    signature = ContractSignature.objects.get(id=ConsentRecord.objects.get(text_id=text.id).id)
    statement = bytes(signature.document).decode()
    assert f"SHA-256 {text.sha256}, kabul ediyorum.\nHesap: " in statement
    assert f"\nYetki: {desk.url().split('/')[3]}\n" in statement
