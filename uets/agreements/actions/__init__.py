"""What one can do with legal texts: publish, read, accept, sign; and the receipt of it all."""

from uets.agreements.actions.consents import keep_signature, record_consent
from uets.agreements.actions.contracts import accept_contract, enter_account
from uets.agreements.actions.held import (
    drop_signature,
    forget_held_signatures,
    hold_signature,
    move_held,
    take_held,
)
from uets.agreements.actions.publishing import publish_text
from uets.agreements.actions.receipts import issue_receipt

__all__ = [
    "accept_contract",
    "drop_signature",
    "enter_account",
    "forget_held_signatures",
    "hold_signature",
    "issue_receipt",
    "keep_signature",
    "move_held",
    "publish_text",
    "record_consent",
    "take_held",
]
