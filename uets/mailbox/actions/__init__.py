"""What one can do with a notice in its mailbox."""

from uets.mailbox.actions.content import hand_over_content, make_content_link, redeem_content_link
from uets.mailbox.actions.destroy_content import destroy_due_content
from uets.mailbox.actions.folders import archive_notice, delete_notice, restore_notice, unarchive_notice
from uets.mailbox.actions.heads import Arrival, hold_for_arrival
from uets.mailbox.actions.open_notice import KeyUse, Opening, open_notice
from uets.mailbox.actions.receive_notice import receive_notice

__all__ = [
    "Arrival",
    "KeyUse",
    "Opening",
    "archive_notice",
    "delete_notice",
    "destroy_due_content",
    "hand_over_content",
    "hold_for_arrival",
    "make_content_link",
    "open_notice",
    "receive_notice",
    "redeem_content_link",
    "restore_notice",
    "unarchive_notice",
]
