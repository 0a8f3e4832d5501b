"""The key vault as a process of its own, with its own database role: killed, moved in time, asked by the wrong role."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import partial

import msgspec
import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction

from tests.builders import keys as build
from tests.builders import market
from tests.builders.ports import given_back
from tests.jobs import processes
from uets.evidence import queries as evidence
from uets.kernel import clock
from uets.kernel.actor import LoginFact
from uets.kernel.ids import new_id
from uets.keys import errors, ports
from uets.keys.actions.ask_reveal import ask_reveal
from uets.keys.models import MintRequest, VaultEnvelope
from uets.keys.queries.credentials import find_newest_delivery
from uets.login.models import LoginRecord

pytestmark = pytest.mark.django_db(transaction=True)

SESSION = "ab" * 32


@pytest.fixture
def place():
    with processes.installation() as place, given_back(ports.key_vault):
        ports.key_vault.bind(lambda: place.vault)
        yield place


@pytest.fixture
def committed():
    """Order keys as the web process does: committed, the vault told afterwards."""

    def make(count=1):
        with transaction.atomic():
            return [build.order() for _ in range(count)]

    return make


@pytest.fixture(autouse=True)
def empty_vault():
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE vault.envelope, vault.reveal")


def kinds(hand_over):
    records = evidence.list_evidence_of(account_id=hand_over.account.id, subject=hand_over.grant.ref)
    return Counter(record.kind for record in records)


def has_at_most(left):
    return MintRequest.objects.count() <= left


def log_in(hand_over, *, at):
    LoginRecord.objects.create(
        session_hash=SESSION,
        person=hand_over.person,
        method="parola-totp",
        level=3,
        authenticated_at=at,
        address="192.0.2.7",
    )


def reveal(hand_over, *, at):
    login = LoginFact(method="parola-totp", level=3, authenticated_at=at, session_hash=SESSION)
    actor = msgspec.structs.replace(hand_over.holder, login=login)
    named = {"account_id": hand_over.account.id, "grant_id": hand_over.grant.id}
    return ask_reveal(actor=actor, **named, form_id=new_id(), at=at)


def test_a_poke_mints_at_once(place, committed):
    with place.running_vault():
        (ordered,) = committed()
        place.let_vault_work()
        assert ordered.partner.read(ordered.delivery.jwe)["key"].startswith("uets_live_")


def test_the_key_of_an_approved_application_is_minted_at_once(place):
    with place.running_vault():
        purchase = market.Purchase()
        grant_id = purchase.approve(purchase.fill_in(market.make_tariff(market.make_integrator())))
        place.let_vault_work()
        delivery = find_newest_delivery(account_id=purchase.account.id, grant_id=grant_id)
        assert delivery is not None
        assert (delivery.state, delivery.jwe.count(".")) == ("pending", 4)


def test_killed_between_commit_and_mint_it_mints_exactly_once_after_the_restart(place, committed):
    with place.running_vault() as process:
        processes.kill(process)
        (ordered,) = committed()
        assert ordered.key.state == "minting"
    with place.running_vault():
        place.let_vault_work()
        place.let_vault_work()
    assert kinds(ordered) == {"key:minted": 1}
    assert VaultEnvelope.objects.filter(key_id=ordered.key_id).count() == 1
    ordered.acknowledge(at=build.AT)
    assert ordered.key.state == "active"


def test_killed_anywhere_while_minting_no_key_is_lost_or_doubled(place, committed):
    ordered = committed(30)
    for left in (29, 20, 10):
        process = place.start("jobs.vault", role="vault")
        processes.until(partial(has_at_most, left))
        processes.kill(process)
    with place.running_vault():
        place.let_vault_work()
    assert not MintRequest.objects.exists()
    assert [kinds(each)["key:minted"] for each in ordered] == [1] * 30
    assert VaultEnvelope.objects.count() == 30
    for each in ordered:
        each.acknowledge(at=build.AT)


def test_two_vaults_mint_apart(place, committed):
    ordered = committed(10)
    with processes.installation() as other, place.running_vault(), other.running_vault():
        place.let_vault_work()
        other.let_vault_work()
    assert [kinds(each)["key:minted"] for each in ordered] == [1] * 10


def test_shows_a_key_five_times_a_day(place, committed):
    with place.running_vault():
        (ordered,) = committed()
        place.let_vault_work()
        log_in(ordered, at=clock.now())
        shown = [reveal(ordered, at=clock.now()) for _ in range(5)]
        letter = ordered.partner.read(ordered.delivery.jwe)
        assert {each.text for each in shown} == {letter["key"]}
        with pytest.raises(errors.RevealLimitReached):
            reveal(ordered, at=clock.now())
    assert kinds(ordered) == {"key:minted": 1, "key:revealed": 5, "key:reveal_refused": 1}


def test_six_minutes_after_the_login_it_refuses(place, committed):
    with place.running_vault():
        (ordered,) = committed()
        place.let_vault_work()
        now = clock.now()
        log_in(ordered, at=now)
        place.move_clock(6 * 60)
        with pytest.raises(errors.LoginNotFresh):
            reveal(ordered, at=now)
        place.move_clock(0)
        assert reveal(ordered, at=now).left_today == 4
    assert kinds(ordered)["key:reveal_refused"] == 1


def test_thirty_days_after_the_term_the_envelope_is_gone(place, committed):
    with place.running_vault():
        (ordered,) = committed()
        place.let_vault_work()
        assert VaultEnvelope.objects.count() == 1
        place.move_clock(int((datetime(2027, 12, 26, tzinfo=UTC) - clock.now()).total_seconds()))
        processes.until(lambda: not VaultEnvelope.objects.exists())
    assert kinds(ordered) == {"key:minted": 1, "key:shredded": 1}


def test_believes_its_own_reading_and_not_the_web_process(place, committed):
    with place.running_vault():
        (ordered,) = committed()
        place.let_vault_work()
        with pytest.raises(errors.LoginNotFresh):
            reveal(ordered, at=clock.now())
        log_in(ordered, at=clock.now() - timedelta(minutes=6))
        with pytest.raises(errors.LoginNotFresh):
            reveal(ordered, at=clock.now())


def test_lives_on_when_the_database_restarts(place, committed):
    with place.running_vault() as process:
        (first,) = committed()
        place.let_vault_work()
        processes.cut_connections("uets_vault")
        place.let_vault_work()
        (second,) = committed()
        place.let_vault_work()
        place.let_vault_work()
        assert first.delivery.state == second.delivery.state == "pending"
        assert process.poll() is None


def test_stops_on_sigterm_and_leaves_no_socket(place):
    with place.running_vault() as process:
        said = processes.end(process)
    assert (process.returncode, place.socket.exists()) == (0, False), said


def test_another_role_may_not_be_the_vault(place):
    process = place.start("jobs.vault", role="app")
    said = processes.end_by_itself(process)
    assert process.returncode == 2
    assert "UETS_ROLE=vault" in said


def test_no_key_is_said_aloud(place, committed):
    with place.running_vault() as process:
        (ordered,) = committed()
        place.let_vault_work()
        log_in(ordered, at=clock.now())
        key = reveal(ordered, at=clock.now()).text
        said = processes.end(process)
    assert key.rpartition("_")[2] not in said


@pytest.mark.usefixtures("place")
def test_a_vault_that_is_away_is_named(committed):
    (ordered,) = committed()
    with pytest.raises(errors.VaultAway):
        reveal(ordered, at=clock.now())


PLANTED = """INSERT INTO keys_apikey SELECT (made).* FROM (
SELECT jsonb_populate_record(ordered, '{"key_hmac": "\\\\x00", "kid": "0000000000"}') made
FROM keys_apikey ordered) planted"""
OVERWRITTEN = "UPDATE keys_apikey SET key_hmac = '\\x00', pepper_version = 1, minted_at = now()"


def as_web(statement):
    url = (settings.SECRETS_DIR / "database-url-app").read_text(encoding="utf-8")
    every_account = "-c uets.account_id=*"
    with psycopg.connect(url, dbname=connection.settings_dict["NAME"], options=every_account) as session:
        return session.execute(statement).rowcount


@pytest.mark.parametrize("statement", [PLANTED, OVERWRITTEN, "INSERT INTO vault.envelope SELECT"])
def test_the_web_role_cannot_mint(committed, statement):
    committed()
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        as_web(statement)


def test_the_web_role_moves_a_key_through_its_states(committed):
    committed()
    assert (
        as_web("UPDATE keys_apikey SET state = 'active', activated_at = now() WHERE state = 'minting'") == 1
    )
    assert as_web("SELECT id FROM keys_apikey FOR UPDATE") == 1
