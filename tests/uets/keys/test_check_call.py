"""Rule R3 as a table: which reason is named, and which comes first."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import msgspec
import pytest

from uets.kernel.refusals import Refusal
from uets.keys.rules import access as rules
from uets.keys.states import GrantState, KeyState, Permission

TODAY, NOON = date(2026, 11, 24), time(12)
GOOD = rules.Access(
    account_id=UUID(int=1),
    key_id=UUID(int=2),
    kid="0123456789",
    key_state="active",
    key_hmac=b"",
    pepper_version=1,
    last_four="fR9Q",
    grant_id=UUID(int=3),
    grant_state="active",
    permissions=["notices:list"],
    ip_rule="registered",
    ip_ranges=["198.51.100.0/28"],
    starts_on=date(2026, 6, 28),
    ends_on=date(2027, 6, 28),
    is_used=True,
    grant_version=1,
    usable_until=None,
    calls_per_minute=600,
    calls_per_day=10_000,
    account_state="open",
    integrator_id=UUID(int=4),
    integrator_state="listed",
    integrator_name="Örnek Kutupyıldızı",
    egress_ranges=["203.0.113.0/24", "2001:db8:1::/48"],
)
# Each line breaks one thing more than the one below it: the first failing reason is the one of the line.
LADDER: list[tuple[str, dict[str, object]]] = [
    ("key-not-acknowledged", {"key_state": "awaiting_delivery"}),
    ("grant-disabled", {"grant_state": "disabled"}),
    ("key-replaced", {"usable_until": datetime(2026, 11, 24, 11, 59, tzinfo=UTC)}),
    ("key-expired", {"ends_on": date(2026, 11, 23)}),
    ("integrator-suspended", {"integrator_state": "suspended"}),
    ("account-closed", {"account_state": "closed"}),
    ("ip-refused", {"egress_ranges": ["192.0.2.0/24"]}),
    ("permission-missing", {"permissions": []}),
]
KEY_CODES = {
    "minting": "key-not-acknowledged",
    "awaiting_delivery": "key-not-acknowledged",
    "active": None,
    "overlapping": None,
    "replaced": "key-replaced",
    "expired": "key-expired",
    "undelivered": "key-undelivered",
    "leaked": "key-leaked",
    "cancelled": "key-cancelled",
}
GRANT_CODES = {
    "awaiting_delivery": "key-not-acknowledged",
    "active": None,
    "disabled": "grant-disabled",
    "suspended": "grant-suspended",
    "expired": "key-expired",
    "cancelled": "grant-cancelled",
}


def refusal(*, permission=Permission.READ_LIST, address="203.0.113.10", on=TODAY, **changes):
    """The code of the refusal, or None where the call passes."""
    try:
        rules.check_call(
            access=msgspec.structs.replace(GOOD, **changes),
            permission=permission,
            address=address,
            on=on,
            at=datetime.combine(on, NOON, tzinfo=UTC),
        )
    except Refusal as found:
        return found.code
    return None


def test_a_good_call_passes():
    assert refusal() is None
    noon = datetime.combine(TODAY, NOON, tzinfo=UTC)
    assert rules.can_call(access=GOOD, permission=None, address="203.0.113.10", on=TODAY, at=noon)


@pytest.mark.parametrize("rung", range(len(LADDER)))
def test_the_first_failing_reason_is_named(rung):
    changes = {name: value for _, step in LADDER[rung:] for name, value in step.items()}
    assert refusal(**changes) == LADDER[rung][0]


def test_every_state_stands_in_the_tables():
    assert set(KEY_CODES) == {state.value for state in KeyState}
    assert set(GRANT_CODES) == {state.value for state in GrantState}


@pytest.mark.parametrize(("state", "code"), KEY_CODES.items())
def test_key_states(state, code):
    assert refusal(key_state=state) == code


@pytest.mark.parametrize(("state", "code"), GRANT_CODES.items())
def test_grant_states(state, code):
    assert refusal(grant_state=state) == code


@pytest.mark.parametrize(
    ("key", "grant", "code"),
    [
        ("cancelled", "cancelled", "key-cancelled"),
        ("expired", "disabled", "grant-disabled"),
        ("expired", "suspended", "grant-suspended"),
        ("leaked", "suspended", "key-leaked"),
        ("undelivered", "awaiting_delivery", "key-undelivered"),
    ],
)
def test_key_comes_before_grant_and_grant_before_term(key, grant, code):
    assert refusal(key_state=key, grant_state=grant) == code


@pytest.mark.parametrize(
    ("on", "code"),
    [
        (date(2026, 6, 27), "key-expired"),
        (date(2026, 6, 28), None),
        (date(2027, 6, 28), None),
        (date(2027, 6, 29), "key-expired"),
    ],
)
def test_the_last_day_still_counts(on, code):
    assert refusal(on=on) == code


@pytest.mark.parametrize(("seconds", "code"), [(-1, "key-replaced"), (0, "key-replaced"), (1, None)])
def test_an_overlap_ends_at_its_instant_whatever_the_clock_has_written(seconds, code):
    end = datetime.combine(TODAY, NOON, tzinfo=UTC) + timedelta(seconds=seconds)
    assert refusal(key_state="overlapping", usable_until=end) == code


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("listed", None),
        ("leaving", None),
        ("suspended", "integrator-suspended"),
        ("closed", "integrator-suspended"),
    ],
)
def test_only_listed_and_leaving_integrators_act(state, code):
    assert refusal(integrator_state=state) == code


@pytest.mark.parametrize("permission", list(Permission))
def test_each_permission_opens_itself_only(permission):
    for asked in Permission:
        expected = None if asked is permission else "permission-missing"
        assert refusal(permissions=[permission.value], permission=asked) == expected


def test_a_call_without_permission_needs_none():
    assert refusal(permissions=[], permission=None) is None


@pytest.mark.parametrize(
    ("address", "passes"),
    [
        ("203.0.113.10", True),
        ("::ffff:203.0.113.10", True),
        ("::ffff:cb00:710a", True),
        ("203.0.114.10", False),
        ("2001:db8:1:ffff::1", True),
        ("2001:db8:2::1", False),
        ("", False),
        ("203.0.113.10, 10.0.0.1", False),
        ("203.0.113.010", False),
    ],
)
def test_addresses_of_the_registered_rule(address, passes):
    assert (refusal(address=address) is None) is passes


def test_an_empty_registered_list_lets_nobody_call():
    assert refusal(egress_ranges=[]) == "ip-refused"


def test_own_ranges_replace_the_registered_ones():
    assert refusal(ip_rule="ranges", address="198.51.100.15") is None
    assert refusal(ip_rule="ranges", address="198.51.100.16") == "ip-refused"
    assert refusal(ip_rule="ranges", address="203.0.113.10") == "ip-refused"


def test_a_mapped_range_means_the_ipv4_range():
    assert refusal(ip_rule="ranges", ip_ranges=["::ffff:192.0.2.0/120"], address="192.0.2.9") is None


def test_no_rule_lets_every_address_call():
    assert refusal(ip_rule="none", address="") is None
