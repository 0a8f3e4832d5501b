"""The key check of an API call: one SELECT on the own pool, never cached (a disabled key stops at the next call)."""

import hmac

from uets.kernel import pool
from uets.keys import ports
from uets.keys.errors import KeyUnknown
from uets.keys.rules.access import Access
from uets.keys.rules.key_format import RESERVED_KIDS, Environment, parse

FIND_ACCESS = """-- key, grant, tariff, account and integrator behind one public key id
SELECT k.account_id, k.id AS key_id, k.kid, k.state AS key_state, k.key_hmac, k.pepper_version, k.last_four,
    g.id AS grant_id, g.state AS grant_state, g.permissions, g.ip_rule, g.ip_ranges, g.starts_on, g.ends_on,
    g.first_used_at IS NOT NULL AS is_used, g.version AS grant_version,
    k.usable_until,
    t.calls_per_minute, t.calls_per_day,
    a.state AS account_state, i.id AS integrator_id, i.state AS integrator_state, i.trade_name AS integrator_name,
    i.egress_ranges
FROM keys_apikey k
JOIN keys_grant g ON g.account_id = k.account_id AND g.id = k.grant_id
JOIN integrators_tariff t ON t.id = g.tariff_id
JOIN accounts_account a ON a.id = k.account_id
JOIN integrators_integrator i ON i.id = g.integrator_id
WHERE k.kid = %b"""


def find_access(*, kid: str) -> Access | None:
    """Return all that the check of a call needs, or None for an unknown id. Raises kernel.pool.DatabaseAway."""
    with pool.read() as reader:
        return reader.row(Access, FIND_ACCESS, kid)


def authenticate(*, text: str, prefix: str, environment: Environment = Environment.LIVE) -> Access:
    """Return the access behind the whole text of a key.

    Raises KeyMalformed and WrongEnvironment before any database read, KeyUnknown for an unknown id, a reserved one
    or an HMAC that does not match. What the key may do is `rules.access.check_call`.
    """
    parsed = parse(text, prefix=prefix, environment=environment)
    access = None if parsed.kid in RESERVED_KIDS else find_access(kid=parsed.kid)
    if access is None or not is_key_of(access=access, text=text):
        raise KeyUnknown(kid=parsed.kid)
    return access


def is_key_of(*, access: Access, text: str) -> bool:
    """Tell whether a text is this key, in constant time (HMAC-SHA-256 under the pepper it was stored with)."""
    if access.key_hmac is None or access.pepper_version is None:
        return False
    try:
        mac = ports.peppers().mac(text.encode(), version=access.pepper_version)
    except LookupError:
        return False
    return hmac.compare_digest(mac, access.key_hmac)
