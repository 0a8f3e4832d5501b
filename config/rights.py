"""Which table the processes may read and write: the wall behind the code (trust.md: evidence cannot be changed).

`app` is web and worker, `vault` the key vault. A table that stands nowhere here fails a test.
"""

from typing import NamedTuple

READ = "SELECT"
ADD = "INSERT"
APPEND = "SELECT, INSERT"
KEEP = "SELECT, INSERT, UPDATE"
ALL = "SELECT, INSERT, UPDATE, DELETE"
NONE = ""


class Rights(NamedTuple):
    """What the two roles may do with a table."""

    app: str
    vault: str = NONE


TABLES: dict[str, Rights] = {
    # Proof: written once. Chain heads move on, and nobody deletes one.
    "evidence_evidence": Rights(APPEND, ADD),
    "evidence_chainhead": Rights(KEEP, KEEP),
    "events_event": Rights(APPEND, ADD),
    "agreements_agreementtext": Rights(APPEND),
    "agreements_consentrecord": Rights(APPEND, READ),
    "agreements_receipt": Rights(APPEND),
    "integrators_order": Rights(APPEND),
    # People, accounts, logins.
    "accounts_person": Rights(KEEP, READ),
    "accounts_account": Rights(KEEP, READ),
    "accounts_operator": Rights(KEEP, READ),
    "login_totpdevice": Rights(ALL),
    "login_emailcode": Rights(ALL),
    "login_failedtry": Rights(ALL),
    "login_loginrecord": Rights(KEEP, READ),
    "django_session": Rights(ALL),
    # Integrators, applications, grants and keys.
    "integrators_integrator": Rights(KEEP, READ),
    "integrators_integratorkey": Rights(KEEP, READ),
    "integrators_tariff": Rights(KEEP),
    "integrators_accesstoken": Rights(ALL),
    "integrators_usedassertion": Rights(ALL),
    "applications_integrationapplication": Rights(KEEP),
    "keys_grant": Rights(KEEP, READ),
    "keys_apikey": Rights(APPEND, "SELECT, UPDATE"),  # and the columns below
    "keys_credentialdelivery": Rights(KEEP, "SELECT, UPDATE"),
    "keys_mintrequest": Rights(ALL, "SELECT, UPDATE, DELETE"),
    "keys_callallowance": Rights(ALL),
    "keys_idempotentcall": Rights(ALL),
    # Notices: the web process never deletes one.
    "notices_package": Rights(KEEP),
    "notices_part": Rights(APPEND),
    "notices_notice": Rights(KEEP),
    "notices_noticereference": Rights(APPEND),
    "mailbox_mailboxentry": Rights(KEEP),
    "mailbox_mailboxhead": Rights(KEEP),
    "mailbox_noticereader": Rights(KEEP),
    "mailbox_contentlink": Rights(ALL),
    "alerts_outgoingemail": Rights(KEEP, ADD),  # the vault tells, and reads nobody's login code
    # What only the owner touches.
    "django_migrations": Rights(READ, READ),
}

APP_COLUMNS: dict[str, tuple[str, ...]] = {
    # Web and worker move a key through its states; its HMAC is the key vault's alone.
    "keys_apikey": ("state", "state_reason", "state_changed_at", "activated_at"),
}
"""Columns that web and worker may UPDATE in tables they may not UPDATE as a whole."""

VAULT_TABLES: dict[str, str] = {
    "envelope": ALL,
    "reveal": APPEND,
}
"""Tables of schema `vault`, which no role but uets_vault may enter."""

APP_SEQUENCES = ("applications_number_seq", "integrators_order_number_seq", "notices_barcode_seq")
