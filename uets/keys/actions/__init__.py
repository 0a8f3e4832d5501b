"""What one can do with grants and keys: one action per file."""

from uets.keys.actions.acknowledge_credential import Acknowledgement, acknowledge_credential
from uets.keys.actions.ask_reveal import RevealedKey, ask_reveal
from uets.keys.actions.close_overdue_deliveries import close_overdue_deliveries
from uets.keys.actions.mint_keys import mint_key
from uets.keys.actions.order_key import order_key
from uets.keys.actions.pull_credential import pull_credential
from uets.keys.actions.resend_key import resend_key
from uets.keys.actions.reveal_key import reveal_key
from uets.keys.actions.run_once import Answer, forget_old_calls, run_once
from uets.keys.actions.shred_envelopes import shred_envelopes
from uets.keys.actions.usage import CallFacts, forget_old_allowances, record_first_use, take_call

__all__ = [
    "Acknowledgement",
    "Answer",
    "CallFacts",
    "RevealedKey",
    "acknowledge_credential",
    "ask_reveal",
    "close_overdue_deliveries",
    "forget_old_allowances",
    "forget_old_calls",
    "mint_key",
    "order_key",
    "pull_credential",
    "record_first_use",
    "resend_key",
    "reveal_key",
    "run_once",
    "shred_envelopes",
    "take_call",
]
