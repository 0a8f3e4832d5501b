"""Call limits over threads and processes, the first use, the last use; and the access query on the own pool."""

import threading
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from django.db import connection

from tests.builders import keys as build
from uets.evidence import queries as evidence
from uets.kernel import pool
from uets.keys import errors
from uets.keys.actions import usage
from uets.keys.models import ApiKey, CallAllowance, VaultEnvelope
from uets.keys.queries.access import FIND_ACCESS, authenticate, find_access
from uets.keys.rules import key_format
from uets.keys.rules.access import check_call
from uets.keys.states import Permission

pytestmark = pytest.mark.django_db(transaction=True)

SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def no_leases():
    usage.forget_leases()
    yield
    usage.forget_leases()
    VaultEnvelope.objects.all().delete()  # Django empties the tables of schema public only


def find(kid):
    access = find_access(kid=kid)
    assert access is not None
    return access


def make(*, per_minute=600, per_day=100_000):
    partner = build.make_partner()
    tariff = build.make_tariff(partner.integrator, per_minute=per_minute, per_day=per_day)
    done = build.hand_over_key(build.order(partner=partner, tariff=tariff))
    return done, find(done.key.kid)


def take_all(access, *, at=build.AT):
    taken = 0
    try:
        while True:
            usage.take_call(access=access, at=at)
            taken += 1
    except (errors.QuotaExceeded, errors.DailyQuotaExceeded):
        return taken


def test_the_access_struct_has_the_columns_of_its_query():
    done, access = make()
    assert access.kid == done.key.kid
    assert (access.grant_state, access.key_state, access.account_state) == ("active", "active", "open")
    assert (access.calls_per_minute, access.is_used, access.grant_version) == (600, False, done.grant.version)
    check_call(
        access=access, permission=Permission.READ_LIST, address="203.0.113.9", on=build.AT.date(), at=build.AT
    )


def test_the_access_query_reads_the_key_by_its_index():
    make()
    with connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off")
        cursor.execute("EXPLAIN " + FIND_ACCESS.replace("%b", "'0123456789'"))
        plan = "\n".join(line for (line,) in cursor.fetchall())
        cursor.execute("RESET enable_seqscan")
    assert "keys_apikey_kid" in plan


def test_the_right_key_is_recognised_and_others_are_not():
    done, access = make()
    text = done.letter["key"]
    assert authenticate(text=text, prefix="uets").key_id == access.key_id
    forged = key_format.new_key(kid=access.kid, prefix="uets")
    unknown = key_format.new_key(kid=key_format.new_kid(), prefix="uets")
    printed = "uets_live_ghcknj2h71_h8QvrcSJd9DXJTrcVtHEHFlYSWkdVInWozxfJMcq7lU4GfR9Q"
    for refused in (forged, unknown, printed):
        with pytest.raises(errors.KeyUnknown):
            authenticate(text=refused, prefix="uets")


def test_a_key_planted_without_the_pepper_is_unknown():
    _, access = make()
    planted = key_format.new_key(kid=access.kid, prefix="uets")
    ApiKey.objects.filter(id=access.key_id).update(key_hmac=b"\0" * 32)
    with pytest.raises(errors.KeyUnknown):
        authenticate(text=planted, prefix="uets")
    ApiKey.objects.filter(id=access.key_id).update(pepper_version=9)
    with pytest.raises(errors.KeyUnknown):
        authenticate(text=planted, prefix="uets")


def test_a_disabled_grant_stops_at_the_next_call():
    done, _ = make()
    done.grant.state = "disabled"
    done.grant.save()
    access = find(done.key.kid)
    with pytest.raises(errors.GrantDisabled):
        check_call(access=access, permission=None, address="203.0.113.9", on=build.AT.date(), at=build.AT)


def test_every_call_of_the_minute_is_given_and_no_more():
    _, access = make(per_minute=137)
    assert take_all(access) == 137
    assert take_all(access) == 0


def test_facts_count_down_within_one_process():
    _, access = make(per_minute=5)
    facts = [usage.take_call(access=access, at=build.AT + 19 * SECOND) for _ in range(5)]
    assert [fact.remaining for fact in facts] == [4, 3, 2, 1, 0]
    assert {(fact.limit, fact.window, fact.resets_in) for fact in facts} == {(5, 60, 41)}
    with pytest.raises(errors.QuotaExceeded) as refusal:
        usage.take_call(access=access, at=build.AT + 19 * SECOND)
    assert refusal.value.facts == {"limit": 5, "retry_after": 41}


def test_the_next_minute_begins_anew():
    _, access = make(per_minute=3)
    assert take_all(access) == 3
    assert take_all(access, at=build.AT + 60 * SECOND) == 3


def test_the_day_ends_at_midnight_in_turkiye():
    _, access = make(per_day=4)
    assert take_all(access) == 4
    evening = datetime(2026, 11, 24, 20, 59, 50, tzinfo=UTC)
    with pytest.raises(errors.DailyQuotaExceeded) as refusal:
        usage.take_call(access=access, at=evening)
    assert refusal.value.facts == {"limit": 4, "retry_after": 10}
    assert take_all(access, at=evening + 10 * SECOND) == 4


def test_processes_together_never_exceed_the_limit():
    _, access = make(per_minute=500)
    taken = 0
    for _ in range(40):
        usage.forget_leases()  # another process: it knows nothing of the leases of this one
        for _ in range(7):
            try:
                usage.take_call(access=access, at=build.AT)
                taken += 1
            except errors.QuotaExceeded:
                break
    usage.forget_leases()
    assert taken + take_all(access) <= 500
    assert CallAllowance.objects.get(id__startswith="m:").leased >= 500


def test_threads_together_get_exactly_the_limit():
    _, access = make(per_minute=200)
    taken = []
    threads = [threading.Thread(target=lambda: taken.append(take_all(access))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(taken) == 200


def test_a_call_within_a_block_asks_the_database_nothing(monkeypatch):
    _, access = make()
    usage.take_call(access=access, at=build.AT)
    monkeypatch.setattr(pool, "read", None)
    for _ in range(60):
        usage.take_call(access=access, at=build.AT)


def test_a_new_tariff_counts_at_once():
    _, access = make(per_minute=10)
    assert take_all(access) == 10
    assert take_all(msgspec.structs.replace(access, calls_per_minute=25)) == 15


def test_the_first_use_is_recorded_once():
    done, access = make()
    actor = build.key_actor(done)
    assert usage.record_first_use(access=access, actor=actor, at=build.AT)
    assert not usage.record_first_use(access=access, actor=actor, at=build.AT + SECOND)
    records = evidence.list_evidence_of(account_id=done.account.id, subject=done.grant.ref)
    assert [record.kind for record in records].count("key:first_used") == 1
    assert find(access.kid).is_used


def test_the_last_use_is_kept_to_the_minute():
    done, access = make()
    later = build.AT + timedelta(minutes=3)
    for at in (build.AT, build.AT + SECOND, later, later + SECOND):
        usage.take_call(access=access, at=at)
    done.grant.refresh_from_db()
    assert done.grant.last_used_at == later


def test_old_windows_are_forgotten():
    _, access = make()
    usage.take_call(access=access, at=build.AT)
    assert usage.forget_old_allowances(at=build.AT + timedelta(hours=24)) == 0
    assert usage.forget_old_allowances(at=build.AT + timedelta(days=3)) == 2
