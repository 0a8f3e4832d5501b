"""What one can do about closing an address."""

from uets.closings.actions.groups import set_groups
from uets.closings.actions.proposals import (
    close_for_ground,
    confirm_closing,
    drop_closing,
    propose_closing,
    propose_for_ground,
)
from uets.closings.actions.requests import (
    ask_to_close,
    confirm_request,
    end_held_request,
    refuse_closing,
    take_back,
)

__all__ = [
    "ask_to_close",
    "close_for_ground",
    "confirm_closing",
    "confirm_request",
    "drop_closing",
    "end_held_request",
    "propose_closing",
    "propose_for_ground",
    "refuse_closing",
    "set_groups",
    "take_back",
]
