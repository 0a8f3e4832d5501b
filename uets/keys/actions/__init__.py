"""What one can do with grants and keys: one action per file."""

from uets.keys.actions.acknowledge_credential import Acknowledgement, acknowledge_credential
from uets.keys.actions.amend_grant import Settings, amend_grant, plan_amendment
from uets.keys.actions.ask_reveal import RevealedKey, ask_reveal
from uets.keys.actions.cancel_grants import cancel_grants
from uets.keys.actions.close_overdue_deliveries import close_overdue_deliveries
from uets.keys.actions.create_grant import GrantTerms, create_grant
from uets.keys.actions.departures import follow_up_departures
from uets.keys.actions.disable_key import disable_key, enable_key
from uets.keys.actions.end_grant import end_grant, relinquish_grant
from uets.keys.actions.expire_grants import expire_grants
from uets.keys.actions.extend_key import (
    change_tariff,
    extend_key,
    plan_extension,
    plan_tariff_change,
)
from uets.keys.actions.invite_by_key import invite_by_key
from uets.keys.actions.mint_keys import mint_key
from uets.keys.actions.order_key import order_key
from uets.keys.actions.pull_credential import pull_credential
from uets.keys.actions.resend_key import resend_key
from uets.keys.actions.reveal_key import reveal_key
from uets.keys.actions.reviewing import confirm_grant, watch_reviews
from uets.keys.actions.rotate_key import end_overlaps, rotate_key, rotate_own_key
from uets.keys.actions.run_once import Answer, forget_old_calls, run_once
from uets.keys.actions.shred_envelopes import shred_envelopes
from uets.keys.actions.undertakings import SeenTexts, hold_undertaking, keep_for_second
from uets.keys.actions.usage import CallFacts, forget_old_allowances, record_first_use, take_call

__all__ = [
    "Acknowledgement",
    "Answer",
    "CallFacts",
    "GrantTerms",
    "RevealedKey",
    "SeenTexts",
    "Settings",
    "acknowledge_credential",
    "amend_grant",
    "ask_reveal",
    "cancel_grants",
    "change_tariff",
    "close_overdue_deliveries",
    "confirm_grant",
    "create_grant",
    "disable_key",
    "enable_key",
    "end_grant",
    "end_overlaps",
    "expire_grants",
    "extend_key",
    "follow_up_departures",
    "forget_old_allowances",
    "forget_old_calls",
    "hold_undertaking",
    "invite_by_key",
    "keep_for_second",
    "mint_key",
    "order_key",
    "plan_amendment",
    "plan_extension",
    "plan_tariff_change",
    "pull_credential",
    "record_first_use",
    "relinquish_grant",
    "resend_key",
    "reveal_key",
    "rotate_key",
    "rotate_own_key",
    "run_once",
    "shred_envelopes",
    "take_call",
    "watch_reviews",
]
