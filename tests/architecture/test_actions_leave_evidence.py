"""An action that changes something writes evidence in its own transaction, or the action does not exist."""

import ast
from functools import cache
from pathlib import Path

from tests.architecture.source import dotted, list_action_files, list_actions, list_calls, name_of, parse

RECORDS = {"record", "record_many"}

# Writes that prove nothing to anybody; each with its reason. This list may only shrink.
WITHOUT_EVIDENCE = {
    "uets/evidence/actions/record.py::record": "it is the evidence",
    "uets/evidence/actions/record.py::append_to_chain": "it is the chain",
    "uets/evidence/actions/seal_waiting.py::seal_waiting": "the seal of what was recorded",
    "uets/evidence/actions/stamp_waiting.py::stamp_waiting": "the time stamp over what was recorded",
    "uets/events/actions.py::append": "called by actions that record",
    "uets/accounts/actions/standings.py::save": "called by actions that record",
    "uets/accounts/actions/standings.py::tell": "told by actions that record; no legal effect",
    "uets/accounts/actions/operator_ends.py::finish_departure": "the end of the right was recorded",
    "uets/approvals/actions/acts.py::run_act": "runs the one action that was asked for, which records",
    "uets/approvals/actions/acts.py::hold_act": "as above",
    "uets/approvals/actions/acts.py::end_act": "as above",
    "uets/approvals/actions/seconds.py::check_second": "changes nothing: who may be the second person",
    "uets/applications/actions/approve.py::check_may_be_bought": "changes nothing: may it be bought now",
    "uets/closings/actions/recording.py::tell": "told by actions that record; no legal effect",
    "uets/keys/actions/ask_permit.py::ask_permit": "the key vault records",
    "uets/login/actions/codes.py::make_code": "proves nothing before it is used",
    "uets/login/actions/contacts.py::send_contact_code": "as above",
    "uets/alerts/actions/queueing.py::queue_sms": "told by actions that record; no legal effect",
    "uets/keys/actions/run_once.py::run_once": "wraps an action that records",
    "uets/keys/actions/amend_grant.py::plan_amendment": "changes nothing: what a change would mean",
    "uets/keys/actions/extend_key.py::plan_extension": "changes nothing: what an extension would mean",
    "uets/keys/actions/extend_key.py::plan_tariff_change": "changes nothing: what a change would mean",
    "uets/keys/actions/consenting.py::describe": "changes nothing: the words of a consent record",
    "uets/keys/actions/consenting.py::describe_settings": "changes nothing: the words of a consent record",
    "uets/login/actions/sent_codes.py::send_code": "proves nothing before it is used",
    "uets/login/actions/sent_codes.py::send_email_code": "as above",
    "uets/login/actions/factors.py::check_may_add": "changes nothing: may a factor be added now",
    "uets/login/actions/factors.py::check_may_remove": "changes nothing: as above",
    "uets/login/actions/factors.py::check_first_factor": "changes nothing: as above",
    "uets/login/actions/own_totp.py::new_totp": "keeps nothing: a secret to show",
    "uets/login/actions/own_totp.py::open_new_totp": "changes nothing: the secret that was shown",
    "uets/login/actions/passkeys.py::ask_new_passkey": "keeps nothing: a question to the browser",
    "uets/login/actions/passkeys.py::ask_passkey": "as above",
    "uets/login/actions/second_factors.py::find_step": "changes nothing: whose code it is",
    "uets/login/actions/telling.py::tell": "told by actions that record; no legal effect",
    "uets/login/actions/telling.py::tell_change": "as above",
    "uets/registration/actions/identified.py::send_registration_code": "proves nothing before it is used",
    "uets/registration/actions/identified.py::create_with_free_address": "what it is handed records",
    "uets/registration/actions/identified.py::as_actor": "changes nothing: an identified person as actor",
    "uets/registration/actions/lookups.py::forget_old_lookups": "clean-up of counted questions",
    "uets/login/actions/records.py::move_login": "the recorded login follows its session",
    "uets/login/actions/records.py::note_seen": "the mark of a session's last sight proves nothing",
    "uets/login/actions/records.py::actor_of": "changes nothing: a person as actor",
    "uets/login/actions/mobile.py::use_mobile_login": "the login that follows records",
    "uets/login/actions/mobile.py::take_signed": "as above; the signature was recorded when it came",
    "uets/login/actions/mobile.py::forget_old_mobile_signatures": "clean-up of requests that have ended",
    "uets/login/actions/tries.py::check_may_try": "changes nothing: may it be tried again",
    "uets/login/actions/tries.py::forget_old_tries": "clean-up of codes and tries",
    "uets/signing/actions/asking.py::ask_for_signature": "proves nothing before it is signed",
    "uets/signing/actions/fetching.py::fetch_request": "a look; what the program sends is recorded",
    "uets/signing/actions/fetching.py::read_request": "as above",
    "uets/signing/actions/taking.py::take_signature": "the login or consent it is taken for records",
    "uets/signing/actions/papers.py::ask_for_paper": "as asking: proves nothing before it is signed",
    "uets/signing/actions/papers.py::finish_paper": "changes nothing: a signature that its act records",
    "uets/login/actions/mobile_papers.py::finish_mobile_paper": "as above",
    "uets/login/actions/mobile_papers.py::take_mobile_paper": "the consent it is taken for records",
    "uets/agreements/actions/consents.py::keep_signature": "its consent record names it by its hash",
    "uets/agreements/actions/held.py::hold_signature": "the answer of the application records",
    "uets/agreements/actions/held.py::drop_signature": "as above",
    "uets/agreements/actions/held.py::take_held": "the approval records",
    "uets/agreements/actions/held.py::move_held": "the request that waits with it records",
    "uets/agreements/actions/held.py::forget_held_signatures": "clean-up of signatures that no act has used",
    "uets/keys/actions/undertakings.py::keep_for_second": "the request that waits with it records",
    "uets/keys/actions/undertakings.py::take_signed": "the consent it is taken for records",
    "uets/signing/actions/forgetting.py::forget_old_requests": "clean-up of requests and looks",
    "uets/keys/actions/run_once.py::forget_old_calls": "clean-up of answers kept for a day",
    "uets/keys/actions/usage.py::take_call": "counts; a call's own record is its action's",
    "uets/keys/actions/usage.py::forget_old_allowances": "clean-up of counters of past windows",
    "uets/keys/actions/usage.py::forget_leases": "changes no table",
    "uets/keys/actions/order_key.py::order_key": "called by actions that record",
    "uets/keys/actions/telling.py::tell_both": "told by actions that record; no legal effect",
    "uets/keys/actions/rotate_key.py::tell_rotated": "as above",
    "uets/keys/actions/reviewing.py::ask_others": "as above",
    "uets/keys/actions/recording.py::announce": "the event beside a record",
    "uets/keys/actions/ask_reveal.py::ask_reveal": "the key vault records",
    "uets/notices/actions/destroy_content.py::remove_unfinished_packages": "it was never taken over",
    "uets/notices/actions/deem_served.py::set_aside": "the notice waits on; nothing is decided",
    "uets/mailbox/actions/heads.py::hold_mailbox": "a lock for actions that record",
    "uets/mailbox/actions/heads.py::stamp_change": "the mark of a change that its action records",
    "uets/mailbox/actions/open_notice.py::describe_reader": "changes nothing: a reader as JSON",
    "uets/evidence/actions/record_many.py::encode_actor": "changes nothing: an actor as JSON",
    "uets/delivery/actions/submit.py::submit": "what becomes of a submission is recorded when it is decided",
    "uets/delivery/actions/drafts.py::send_draft": "as submit, whose call it makes",
    "uets/delivery/actions/drafts.py::drop_draft": "what was never sent is forgotten",
    "uets/delivery/actions/drafts.py::forget_old_drafts": "as above",
    "uets/delivery/actions/compositions.py::drop_composition": "what was never sent is forgotten",
    "uets/delivery/actions/compositions.py::forget_old_compositions": "as above",
    "uets/delivery/actions/compositions.py::forget_composition": "as above",
    "uets/delivery/actions/send_composition.py::ask_for_official": "proves nothing before it is signed",
    "uets/delivery/actions/read.py::read_all": "changes nothing: what packages say",
    "uets/delivery/actions/deliver.py::postpone": "the submission waits on; nothing is decided",
    "uets/delivery/actions/remove_forgotten.py::remove_forgotten_packages": "nobody has a key to them",
    "uets/delivery/actions/deliver.py::remove_refused": "the refusals were recorded",
    "uets/mailbox/actions/content.py::redeem_content_link": "making the link recorded who takes the content",
    "uets/mailbox/actions/announce.py::announce_due": "sending records what became of each alert",
    "uets/mailbox/actions/warn_of_deletion.py::warn_of_deletion": "tells only; the end of content records",
    "uets/alerts/actions/queueing.py::queue_email": "told by actions that record; no legal effect",
    "uets/alerts/actions/queueing.py::queue_alert": "as above",
    "uets/alerts/actions/queueing.py::queue_alerts": "as above",
    "uets/alerts/actions/queueing.py::queue_many": "as above",
    "uets/alerts/actions/reports.py::take_call": "keeps what the worker records",
    "uets/alerts/actions/reports.py::keep_reports": "as above",
    "uets/alerts/actions/reports.py::ask_reports": "as above",
    "uets/alerts/actions/claims.py::within_lease": "hands out what its caller records",
    "uets/alerts/actions/claims.py::try_to_send": "as above",
    "uets/integrators/actions/issue_token.py::issue_token": "opens nothing by itself; each act with it records",
    "uets/integrators/actions/issue_token.py::forget_old_tokens": "clean-up of what has expired",
    "uets/authorities/actions/issue_token.py::issue_token": "opens nothing by itself; each act with it records",
    "uets/authorities/actions/issue_token.py::forget_old_tokens": "clean-up of what has expired",
    "uets/authorities/actions/recording.py::hold_authority": "a lock for actions that record",
    "uets/authorities/actions/recording.py::get_active": "changes nothing: a look before an action that records",
}


def functions_of(path: Path) -> list[ast.FunctionDef]:
    """Every function defined at the top of a file."""
    return [node for node in parse(path).body if isinstance(node, ast.FunctionDef)]


@cache
def names_called_by(node: ast.FunctionDef) -> frozenset[str]:
    """Every function that a function calls, by its own name."""
    return frozenset(dotted(call.func).rpartition(".")[2] for call in list_calls(node))


@cache
def all_recording() -> set[str]:
    """Names of functions in action files that record, directly or through another such function."""
    bodies = [node for path in list_action_files() for node in functions_of(path)]
    known: set[str] = set()
    grows = True
    while grows:
        grows = False
        for node in bodies:
            if node.name in known:
                continue
            called = names_called_by(node)
            if called & RECORDS or called & known:
                known.add(node.name)
                grows = True
    return known


def is_step(node: ast.FunctionDef) -> bool:
    """Tell whether a function is a step of a batch: it is handed the transaction that its action began."""
    return bool(node.args.args) and node.args.args[0].arg == "database"


def test_every_step_of_a_batch_is_called_by_what_records() -> None:
    steps = {node.name for _, node in list_actions() if is_step(node)}
    bodies = [node for path in list_action_files() for node in functions_of(path)]
    beginning = all_recording() | {"submit"}
    called = {name for node in bodies if node.name in beginning for name in names_called_by(node)}
    private = {name for name in called if name.startswith("_")}
    called |= {name for node in bodies if node.name in private | steps for name in names_called_by(node)}
    assert len(steps) > 10
    assert steps - called == set()


def test_every_public_action_leaves_evidence() -> None:
    recording = all_recording()
    silent = [
        f"{name_of(path)}::{node.name}"
        for path, node in list_actions()
        if node.name not in recording
        and not is_step(node)
        and f"{name_of(path)}::{node.name}" not in WITHOUT_EVIDENCE
    ]
    assert silent == []


def test_the_list_of_exceptions_names_actions_that_exist() -> None:
    present = {f"{name_of(path)}::{node.name}" for path, node in list_actions()}
    assert set(WITHOUT_EVIDENCE) - present == set()


def test_actions_take_their_arguments_by_name_and_the_time_from_outside() -> None:
    describing = {"describe", "describe_settings", "actor_of", "encode_actor", "read_all", "remove_refused"}
    wrong = [
        f"{name_of(path)}::{node.name}"
        for path, node in list_actions()
        if node.args.args and not is_step(node) and node.name not in describing
    ]
    assert wrong == []
