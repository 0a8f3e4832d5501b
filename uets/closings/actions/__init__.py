"""What one can do about closing an address."""

from uets.closings.actions.requests import (
    ask_to_close,
    close_for_ground,
    grant_closing,
    refuse_closing,
    take_back,
)

__all__ = ["ask_to_close", "close_for_ground", "grant_closing", "refuse_closing", "take_back"]
