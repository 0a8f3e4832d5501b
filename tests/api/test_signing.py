"""Signing requests as a program calls them, and everything that somebody with bad intent might try there."""

import base64
import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import rfc8785

from simulators.certificates.authority import CITIZEN, CRL_PATH, OCSP_PATH, SIGNER_LIFE, VALID_FROM, Authority
from simulators.certificates.revocations import revoke
from simulators.certificates.server import Behaviour
from tests.api.calling import call
from tests.builders.cards import ELSEWHERE, HERE, SITE, Card, Scene, ask, card_of, take
from tests.builders.people import make_person
from uets.evidence.models import Evidence
from uets.kernel import clock
from uets.login.states import LOGIN_CONTENT_TYPE
from uets.signing import errors
from uets.signing.models import SigningRequest
from uets.signing.states import LOGIN_STATEMENT, Shown, SigningKind, Wish

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
DATA = "1.2.840.113549.1.7.1"


def test_a_card_signs_what_the_browser_asked_for_and_the_browser_takes_it_once(scene: Scene) -> None:
    request, code = ask()
    shown = scene.card.fetch(code[:4] + "-" + code[4:].swapcase()).json
    assert (shown["kind"], shown["origin"], shown["statement"]) == ("login", SITE, LOGIN_STATEMENT)
    assert (shown["browser"], shown["match_number"]) == ("Firefox · Windows", request.match_number)
    said = json.loads(base64.b64decode(shown["content"]))
    assert rfc8785.dumps(said) == base64.b64decode(shown["content"])
    assert said.keys() == {"type", "origin", "session", "nonce", "issued_at", "statement"}
    assert (said["type"], said["session"], len(said["nonce"])) == ("uets-login:1", HERE, 64)
    assert scene.card.send(code, scene.card.make(shown)).status == 204
    result = take(request)
    assert (result.tckn, result.full_name, result.level) == (scene.person.tckn, "Ayşe Yılmaz", 0)
    with pytest.raises(errors.SigningRequestOver):
        take(request)


def test_the_table_holds_neither_code_nor_identity_number_nor_evidence_of_them(scene: Scene) -> None:
    request, code = ask()
    scene.card.sign(code)
    row = str(SigningRequest.objects.filter(id=request.id).values().get())
    facts = str(list(Evidence.objects.filter(subject=request.ref).values("kind", "facts", "actor")))
    assert "signature:received" in facts
    for secret in (code, scene.person.tckn):
        assert secret not in row + facts


def test_a_document_is_shown_whole_and_signed_over_its_ranges(scene: Scene) -> None:
    pdf = b"%PDF-1.7 before <0000> after"
    wish = Wish(
        kind=SigningKind.DOCUMENT,
        statement="Sözleşmeyi imzalıyorum.",
        person_id=scene.person.id,
        content=pdf,
        byte_range=(0, 16, 22, 6),
        name="sozlesme.pdf",
    )
    request, code = ask(wish)
    shown = scene.card.fetch(code).json
    assert (shown["content"], shown["is_detached"], shown["content_type"]) == (None, True, DATA)
    assert call("GET", shown["content_url"]).body == pdf
    cms = scene.card.make(shown, content=pdf[:16] + pdf[22:])
    assert scene.card.send(code, cms).status == 204
    assert take(request).cms == cms


def test_a_package_brings_the_parts_that_are_shown(scene: Scene) -> None:
    letter = b"%PDF-1.7 letter"
    summary = b"<PaketOzeti/>"
    wish = Wish(
        kind=SigningKind.PACKAGE,
        statement="Paketi imzalıyorum.",
        person_id=scene.person.id,
        content=summary,
        shown=(Shown(name="UstYazi/ustyazi.pdf", content=letter),),
    )
    _, code = ask(wish)
    shown = scene.card.fetch(code).json
    assert base64.b64decode(shown["content"]) == summary
    (part,) = shown["shown"]
    assert call("GET", part["url"]).body == letter
    assert part["sha256"] == hashlib.sha256(letter).hexdigest()
    assert call("GET", part["url"][:-1] + "7").code == "signing-request-unknown"
    assert call("GET", f"/v1/signing-requests/{code}/content").code == "signing-request-unknown"
    assert scene.card.sign(code).status == 204


def test_a_person_declines(scene: Scene) -> None:
    request, code = ask()
    assert scene.card.decline(code).status == 204
    assert scene.card.sign(code).code == "signing-request-over"
    assert SigningRequest.objects.get(id=request.id).state == "declined"


# The table of attacks. Each ends the request: the right signature afterwards opens nothing.


def why_of(request: SigningRequest) -> str:
    return str((SigningRequest.objects.get(id=request.id).why or {}).get("why"))


Attack = Callable[[Card, dict[str, Any]], bytes]


def instead(**changed: str) -> Attack:
    """Sign what was asked for, with something in it changed."""

    def make(card: Card, asked: dict[str, Any]) -> bytes:
        said = json.loads(base64.b64decode(asked["content"]))
        return card.make(asked, content=rfc8785.dumps({**said, **changed}))

    return make


def of_another_session(card: Card, asked: dict[str, Any]) -> bytes:  # noqa: ARG001 - one form for all
    return card.make(card.fetch(ask(session=ELSEWHERE)[1]).json)


ATTACKS: dict[str, tuple[Attack, str, str]] = {
    "signature over other data": (
        lambda card, asked: card.make(asked, content=b"Kabul ediyorum"),
        "signature-refused",
        "other-content",
    ),
    "swapped statement": (instead(statement="Kabul ediyorum"), "signature-refused", "other-content"),
    "other origin": (instead(origin="https://uets.ornek.tk"), "signature-refused", "other-content"),
    "other session": (instead(session=ELSEWHERE), "signature-refused", "other-content"),
    "content of a stranger": (of_another_session, "signature-refused", "other-content"),
    "a document's signature as a login": (
        lambda card, asked: card.make(asked, content_type=DATA),
        "signature-refused",
        "other-type",
    ),
    "no certificate named": (
        lambda card, asked: card.make(asked, names_certificate=False),
        "signature-refused",
        "unnamed",
    ),
    "not a signature": (lambda _, __: b"%PDF-1.7", "signature-refused", "broken"),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_what_is_not_exactly_what_was_asked_for_is_refused_and_ends_the_request(
    scene: Scene, name: str
) -> None:
    request, code = ask()
    asked = scene.card.fetch(code).json
    attack, *expected = ATTACKS[name]
    refused = scene.card.send(code, attack(scene.card, asked))
    assert [refused.code, why_of(request)] == expected
    assert scene.card.send(code, scene.card.make(asked)).code == "signing-request-over"
    with pytest.raises(errors.SigningRequestOver):
        take(request)


def test_a_login_is_no_signature_of_a_document(scene: Scene) -> None:
    wish = Wish(
        kind=SigningKind.PACKAGE, statement="Paketi imzalıyorum.", person_id=scene.person.id, content=b"<a/>"
    )
    _, code = ask(wish)
    asked = scene.card.fetch(code).json
    cms = scene.card.make(asked, content_type=LOGIN_CONTENT_TYPE)
    assert scene.card.send(code, cms).code == "signature-refused"


def test_a_signature_opens_one_session_once(scene: Scene) -> None:
    request, code = ask()
    asked = scene.card.fetch(code).json
    cms = scene.card.make(asked)
    assert scene.card.send(code, cms).status == 204
    assert scene.card.send(code, cms).code == "signing-request-over"
    with pytest.raises(errors.SigningRequestOver):
        take(request, session=ELSEWHERE)
    _, second = ask()
    scene.card.fetch(second)
    assert scene.card.send(second, cms).code == "signature-refused"
    take(request)


BAD_CARDS = {
    "expired": (CITIZEN._replace(valid_from=VALID_FROM - SIGNER_LIFE), "expired"),
    "for logins only": (CITIZEN._replace(for_documents=False), "wrong-usage"),
    "not qualified": (CITIZEN._replace(statements=()), "not-qualified"),
}


@pytest.mark.parametrize("name", BAD_CARDS)
def test_cards_that_do_not_count_are_refused(scene: Scene, name: str) -> None:
    terms, why = BAD_CARDS[name]
    request, code = ask()
    card = card_of(scene.person, by=scene.trust.authority, terms=terms)
    assert card.sign(code).code == "certificate-refused"
    assert why_of(request) == why


def test_a_stranger_among_authorities_is_refused(scene: Scene, tmp_path: Path) -> None:
    _, code = ask()
    card = card_of(scene.person, by=Authority(tmp_path / "stranger"))
    assert "untrusted" in card.sign(code).json["detail"]


def test_a_revoked_card_is_refused(scene: Scene) -> None:
    revoke(scene.trust.authority, scene.card.signer.certificate, at=clock.now() - MINUTE)
    _, code = ask()
    assert "revoked" in scene.card.sign(code).json["detail"]


def test_while_nobody_answers_about_revocation_nobody_comes_in(scene: Scene) -> None:
    scene.trust.server.behaviour |= dict.fromkeys((OCSP_PATH, CRL_PATH), Behaviour.AWAY)
    request, code = ask()
    refused = scene.card.sign(code)
    assert (refused.status, refused.code) == (503, "certificate-status-unknown")
    with pytest.raises(errors.SigningRequestOver):
        take(request)


def test_only_the_person_who_was_asked_signs(scene: Scene) -> None:
    other = make_person(first_name="Mehmet", last_name="Demir")
    _, code = ask(Wish(kind=SigningKind.LOGIN, statement=LOGIN_STATEMENT, person_id=other.id))
    assert scene.card.sign(code).code == "signer-is-another"
