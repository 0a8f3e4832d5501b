"""Which table the processes may read and write: the wall behind the code (trust.md: evidence cannot be changed).

`app` is web and worker, `vault` the key vault. A table that stands nowhere here fails a test.
"""

from typing import NamedTuple

READ = "SELECT"
ADD = "INSERT"
APPEND = "SELECT, INSERT"
KEEP = "SELECT, INSERT, UPDATE"
BRIEF = "SELECT, INSERT, DELETE"
ALL = "SELECT, INSERT, UPDATE, DELETE"
NONE = ""


class Rights(NamedTuple):
    """What the two roles may do with a table."""

    app: str
    vault: str = NONE


TABLES: dict[str, Rights] = {
    # Proof: written once. A chain head follows its rows by itself (a trigger), so nobody writes one.
    "evidence_evidence": Rights(APPEND, ADD),
    "evidence_chainhead": Rights(READ),
    "evidence_seal": Rights(APPEND),
    "evidence_certificate": Rights(APPEND),
    "evidence_revocationfile": Rights(APPEND),
    "evidence_sealrevocation": Rights(APPEND),
    "evidence_batch": Rights(APPEND),
    "evidence_proof": Rights(APPEND),
    "evidence_stamperturn": Rights(APPEND),
    "evidence_renewal": Rights(APPEND),
    "evidence_rehashedbatch": Rights(APPEND),
    # Audits are recorded and evidence is deleted by the owner of the database alone.
    "evidence_audit": Rights(READ),
    "evidence_tombstone": Rights(READ),
    # What waits for its seal is asked for by a trigger on evidence, with the rights of the owner.
    "evidence_sealrequest": Rights("SELECT, UPDATE, DELETE"),
    "evidence_stamprequest": Rights(ALL),
    "events_event": Rights(APPEND, ADD),
    "agreements_agreementtext": Rights(READ),
    "agreements_consentrecord": Rights(APPEND, READ),
    "agreements_receipt": Rights(APPEND),
    "agreements_contractsignature": Rights(APPEND),
    "agreements_heldsignature": Rights(BRIEF),
    "integrators_order": Rights(APPEND),
    # People, accounts, logins.
    "accounts_person": Rights(APPEND, READ),  # who is identified opens an address (uets.registration)
    "accounts_account": Rights(APPEND, READ),
    "accounts_operator": Rights(APPEND, READ),
    "accounts_departure": Rights(ALL),
    "accounts_staffappointment": Rights(READ),  # nobody becomes staff on a page
    "login_totpdevice": Rights(BRIEF),
    "login_passkey": Rights(BRIEF),
    "login_recoverycode": Rights(BRIEF),
    "login_emailcode": Rights(BRIEF),
    "login_loginlock": Rights(BRIEF),
    "login_failedtry": Rights(BRIEF),
    "login_loginrecord": Rights(APPEND, READ),
    "login_mobilesignature": Rights(ALL),
    "login_mobilealarm": Rights(KEEP),
    "django_session": Rights(ALL),
    "signing_signingrequest": Rights(ALL),
    "signing_shownpart": Rights(BRIEF),
    "signing_codetry": Rights(BRIEF),
    # Integrators, applications, grants and keys.
    "integrators_integrator": Rights(READ, READ),
    "integrators_integratorkey": Rights(READ, READ),
    "integrators_tariff": Rights(READ),
    "integrators_accesstoken": Rights(BRIEF),
    "integrators_usedassertion": Rights(BRIEF),
    # Sending authorities: who they are and who may sign for them is entered by console commands or the registrar.
    "authorities_sendingauthority": Rights(APPEND),
    "authorities_authorityofficial": Rights(APPEND),
    "authorities_authorityseal": Rights(APPEND),
    "authorities_authorityclient": Rights(APPEND),
    "authorities_clientkey": Rights(APPEND),
    "authorities_accesstoken": Rights(BRIEF),
    "authorities_usedassertion": Rights(BRIEF),
    "authorities_volumeforecast": Rights(KEEP),
    "applications_integrationapplication": Rights(KEEP),  # a draft changes as a whole until it is approved
    "approvals_approval": Rights(APPEND, READ),
    "closings_closingrequest": Rights(APPEND),
    "registration_companyopening": Rights(APPEND),
    "registration_acceptance": Rights(APPEND),
    "registration_registrylookup": Rights(BRIEF),
    "closings_closingproposal": Rights(APPEND),
    "closings_groupentry": Rights(APPEND),
    "keys_grant": Rights(APPEND, READ),
    "keys_apikey": Rights(APPEND, READ),
    "keys_credentialdelivery": Rights(APPEND, READ),
    "keys_revealpermit": Rights(READ, KEEP),  # no page can say that a second person has approved
    "keys_grantreview": Rights(APPEND),
    "keys_mintrequest": Rights(APPEND, "SELECT, UPDATE, DELETE"),
    "keys_callallowance": Rights(ALL),
    "keys_idempotentcall": Rights(ALL),
    # Notices: the web process never deletes one.
    "notices_package": Rights(APPEND),
    "notices_part": Rights(APPEND),
    "notices_notice": Rights(APPEND),
    "notices_setaside": Rights(ALL),
    "notices_noticereference": Rights(APPEND),
    "delivery_submissionbatch": Rights(APPEND),
    "delivery_submission": Rights(APPEND),
    "delivery_submissionline": Rights(APPEND),
    "delivery_deliveryrequest": Rights(ALL),
    "delivery_packagedraft": Rights(BRIEF),
    "delivery_composition": Rights(ALL),
    "delivery_composedfile": Rights(BRIEF),
    "mailbox_mailboxentry": Rights(APPEND),
    "mailbox_mailboxhead": Rights(KEEP),
    "mailbox_noticereader": Rights(APPEND),
    "mailbox_contentlink": Rights(ALL),
    "mailbox_announcement": Rights(ALL),
    "mailbox_deletionwarning": Rights(BRIEF),
    "alerts_outgoingemail": Rights(APPEND, ADD),  # the vault tells, and reads nobody's login code
    "alerts_outgoingsms": Rights(APPEND),
    "alerts_smsreport": Rights(APPEND),
    "alerts_refusedaddress": Rights(ALL),
    # What only the owner touches.
    "django_migrations": Rights(READ, READ),
}

APP_COLUMNS: dict[str, tuple[str, ...]] = {
    # Names are set by console commands only; a contact by a code that was sent to it, a password after a login.
    "accounts_person": (
        "email",
        "email_verified_at",
        "email_checked_at",
        "mobile",
        "mobile_verified_at",
        "mobile_checked_at",
        "password",
    ),
    "accounts_account": ("state", "opened_at", "closed_at", "closed_because", "dual_control"),
    "accounts_operator": (
        "person_id",
        "invited_tckn",
        "permissions",
        "state",
        "accepted_at",
        "confirmed_at",
        "confirmed_by_id",
        "kept_at",
        "given_until",
        "valid_from",
        "valid_until",
        "ended_at",
        "version",
    ),
    "approvals_approval": ("state", "decided_by_name", "decided_at"),  # what was asked for stays
    "registration_companyopening": ("state", "opened_at", "checked_at"),
    "closings_closingrequest": ("state", "decide_by", "decided_at", "decision_reason"),
    "closings_closingproposal": ("state", "decided_by_name", "decided_at", "decision_reason"),
    "closings_groupentry": ("ended_at", "ended_by_name", "end_reason"),
    "login_totpdevice": ("sealed_secret", "confirmed_at", "last_step", "is_proven"),
    "login_passkey": ("name", "sign_count", "is_proven", "used_at"),
    "login_recoverycode": ("used_at",),
    "login_loginlock": ("told_at",),
    # What an authority is called, whose an office, a seal or a key is stays; it ends.
    "authorities_sendingauthority": ("state", "state_changed_at"),
    "authorities_authorityofficial": ("ended_at",),
    "authorities_authorityseal": ("removed_at",),
    "authorities_authorityclient": ("removed_at",),
    "authorities_clientkey": ("removed_at",),
    # A sale locks its tariff, so that it is not closed meanwhile; PostgreSQL asks for some column to change.
    "integrators_tariff": ("state",),
    "login_emailcode": ("tries_left", "used_at", "proven_at"),
    "login_loginrecord": ("session_hash", "seen_at", "ended_at"),
    # Whose grant it is, for whom, since when and to which key it is encrypted stays.
    "keys_grant": (
        "state",
        "state_reason",
        "state_changed_at",
        "disabled_at",
        "suspended_at",
        "permissions",
        "ip_rule",
        "ip_ranges",
        "tariff_id",
        "starts_on",
        "ends_on",
        "first_used_at",
        "last_used_at",
        "version",
    ),
    # Web and worker move a key through its states; its HMAC is the key vault's alone.
    "keys_apikey": ("state", "state_reason", "state_changed_at", "activated_at", "usable_until"),
    "keys_credentialdelivery": (
        "state",
        "jwe",
        "pulled_at",
        "acknowledged_at",
        "acknowledged_from",
        "wrong_proofs",
        "ended_at",
    ),
    "keys_grantreview": (
        "state",
        "remind_at",
        "decided_at",
        "decided_by_name",
    ),  # who left, and until when, stays
    # The dates of the law are set once: triggers refuse a second time. A package never changes: its one column is for
    # the lock, and a trigger refuses every change.
    "notices_package": ("received_at",),
    # Decided once: a trigger refuses a second time.
    "delivery_submission": (
        "state",
        "sealed_key",
        "decided_at",
        "reason",
        "detail",
        "belge_id",
        "subject",
        "package_id",
    ),
    "notices_notice": (
        "state",
        "arrived_at",
        "deemed_served_on",
        "deemed_served_at",
        "arrival_evidence_id",
        "wrapped_key",
        "content_destroyed_at",
    ),
    "mailbox_mailboxentry": (
        "folder",
        "folder_before_bin",
        "binned_at",
        "binned_by_key",
        "auto_delete_on",
        "first_person_read_at",
        "first_person_read_by",
        "first_person_read_method",
        "first_person_evidence_id",
        "first_key_read_at",
        "first_key_read_by",
        "first_key_evidence_id",
        "is_deemed_served",
        "changed_at",
        "version",
    ),
    "mailbox_noticereader": ("handed_over_at",),
    "alerts_outgoingemail": ("tries", "next_try_at", "sent_at", "given_up_at", "body"),
    "alerts_outgoingsms": (
        "tries",
        "next_try_at",
        "sent_at",
        "given_up_at",
        "provider_id",
        "text",
        "next_ask_at",
    ),
    "alerts_smsreport": ("next_try_at", "sms_id"),
}
"""Columns that web and worker may UPDATE in tables they may not UPDATE as a whole: those that their actions change."""

VAULT_COLUMNS: dict[str, tuple[str, ...]] = {
    "keys_apikey": (
        "state",
        "state_reason",
        "state_changed_at",
        "key_hmac",
        "pepper_version",
        "last_four",
        "minted_at",
        "revealed_at",
    ),
    "keys_credentialdelivery": ("state", "jwe", "proof_sha256", "encrypted_at", "ended_at"),
}
"""The same for the key vault."""

VAULT_TABLES: dict[str, str] = {
    "envelope": ALL,
    "reveal": APPEND,
}
"""Tables of schema `vault`, which no role but uets_vault may enter."""

FUNCTIONS = ("evidence_lock_head(text)",)
"""Functions with the rights of the owner that both roles may call: each does one thing that no right could allow."""

APP_SEQUENCES = ("applications_number_seq", "integrators_order_number_seq", "notices_barcode_seq")
