"""What is done with submissions: handed over, delivered or refused, cancelled before arrival, deemed served."""

from uets.delivery.actions.cancel_submission import cancel_submission
from uets.delivery.actions.compositions import (
    GivenFile,
    drop_composition,
    forget_old_compositions,
    keep_composition,
)
from uets.delivery.actions.deem_served import (
    SERVED_AT_ONCE,
    deem_served_some,
    deem_served_waiting,
)
from uets.delivery.actions.deliver import MOST_AT_ONCE, Turns, deliver_one, deliver_waiting, postpone
from uets.delivery.actions.drafts import drop_draft, forget_old_drafts, keep_draft, send_draft
from uets.delivery.actions.outcomes import Delivered, Outcome, Refused
from uets.delivery.actions.remove_forgotten import remove_forgotten_packages
from uets.delivery.actions.send_composition import ask_for_official, send_composition
from uets.delivery.actions.submit import Call, GivenPackage, Submitted, submit
from uets.delivery.actions.take_in import IntakeResult, take_in

__all__ = [
    "MOST_AT_ONCE",
    "SERVED_AT_ONCE",
    "Call",
    "Delivered",
    "GivenFile",
    "GivenPackage",
    "IntakeResult",
    "Outcome",
    "Refused",
    "Submitted",
    "Turns",
    "ask_for_official",
    "cancel_submission",
    "deem_served_some",
    "deem_served_waiting",
    "deliver_one",
    "deliver_waiting",
    "drop_composition",
    "drop_draft",
    "forget_old_compositions",
    "forget_old_drafts",
    "keep_composition",
    "keep_draft",
    "postpone",
    "remove_forgotten_packages",
    "send_composition",
    "send_draft",
    "submit",
    "take_in",
]
