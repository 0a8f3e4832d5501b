"""Codes are not guessed, not hoarded and not talked out of people without the session being worth less."""

from datetime import timedelta

import pytest

from tests.api.calling import call
from tests.builders.cards import ELSEWHERE, HERE, Scene, ask, take
from uets.kernel import clock
from uets.kernel.actor import Origin
from uets.signing import actions, errors, queries

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("browser", "program", "level"),
    [
        ("203.0.113.10", "203.0.113.10", 0),
        ("203.0.113.10", "203.0.113.11", 2),
        ("2001:db8:1:2::5", "2001:db8:1:2:ffff::9", 0),
        ("2001:db8:1:2::5", "2001:db8:1:3::5", 2),
        ("2001:db8:1:2::5", "203.0.113.10", 2),
        ("", "203.0.113.10", 2),
    ],
)
def test_a_program_elsewhere_than_the_browser_gives_level_two(
    scene: Scene, browser: str, program: str, level: int
) -> None:
    request, code = ask(origin=Origin(address=browser))
    assert scene.card._replace(address=program).sign(code).status == 204
    assert take(request).level == level


def test_a_code_lives_five_minutes_and_its_signature_five_more(scene: Scene) -> None:
    _, code = ask(at=clock.now() - 5 * MINUTE)
    assert scene.card.fetch(code).code == "signing-request-over"
    request, code = ask()
    scene.card.sign(code)
    late = clock.now() + 6 * MINUTE
    with pytest.raises(errors.SigningRequestOver):
        actions.take_signature(request_id=request.id, session_hash=HERE, at=late)


def test_the_sixth_code_of_a_session_waits_and_successes_do_not_count(scene: Scene) -> None:
    scene.card.sign(ask()[1])
    for _ in range(5):
        ask()
    with pytest.raises(errors.TooManyCodes) as refused:
        ask()
    assert refused.value.facts["minutes"] == 60
    ask(session=ELSEWHERE)
    ask(at=clock.now() + 61 * MINUTE)


def test_codes_are_not_guessed(scene: Scene) -> None:
    _, code = ask(origin=Origin(address="198.51.100.7"))
    guesses = ["ABCD-EFGH", "yok", "0" * 40, "%C3%A7"]
    paths = ["", "/content", "/parts/0"]
    for number in range(20):
        target = f"/v1/signing-requests/{guesses[number % 4]}{paths[number % 3]}"
        assert call("GET", target).code in {"signing-request-unknown", "not-found"}, target
    refused = scene.card.fetch(code)
    assert (refused.status, refused.code, int(refused.headers["retry-after"]) > 3000) == (
        429, "too-many-codes", True,
    )  # fmt: skip
    for target in ("content", "parts/0"):
        assert call("GET", f"/v1/signing-requests/{code}/{target}").code == "too-many-codes"
    assert scene.card.send(code, b"x").code == "too-many-codes"
    assert scene.card.decline(code).code == "too-many-codes"
    assert scene.card._replace(address="198.51.100.7").sign(code).status == 204


def test_who_has_looked_may_sign_after_the_twentieth_look(scene: Scene) -> None:
    codes = [ask(session=f"{number:064}")[1] for number in range(20)]
    asked = [scene.card.fetch(code).json for code in codes]
    assert scene.card.fetch(codes[0]).code == "too-many-codes"
    assert scene.card.send(codes[-1], scene.card.make(asked[-1])).status == 204


def test_old_requests_and_looks_are_forgotten(scene: Scene) -> None:
    request, code = ask()
    scene.card.fetch(code)
    assert actions.forget_old_requests(at=clock.now()) == 0
    assert actions.forget_old_requests(at=clock.now() + 61 * MINUTE) == 2
    assert queries.find_of_session(request_id=request.id, session_hash=HERE) is None
