"""What one can do with a notice in its mailbox."""

from uets.mailbox.actions.announce import announce_due, await_announcement
from uets.mailbox.actions.content import hand_over_content, make_content_link, redeem_content_link
from uets.mailbox.actions.deem_served import LockedEntry, lock_entries, mark_deemed_served
from uets.mailbox.actions.destroy_content import destroy_due_content
from uets.mailbox.actions.export import export_mailbox
from uets.mailbox.actions.folders import archive_notice, delete_notice, restore_notice, unarchive_notice
from uets.mailbox.actions.open_many import Opened, open_notices
from uets.mailbox.actions.open_notice import KeyUse, Opening, open_notice
from uets.mailbox.actions.receive_many import Entry, Newest, hold_mailboxes, move_heads, receive_notices
from uets.mailbox.actions.warn_of_deletion import warn_of_deletion

__all__ = [
    "Entry",
    "KeyUse",
    "LockedEntry",
    "Newest",
    "Opened",
    "Opening",
    "announce_due",
    "archive_notice",
    "await_announcement",
    "delete_notice",
    "destroy_due_content",
    "export_mailbox",
    "hand_over_content",
    "hold_mailboxes",
    "lock_entries",
    "make_content_link",
    "mark_deemed_served",
    "move_heads",
    "open_notice",
    "open_notices",
    "receive_notices",
    "redeem_content_link",
    "restore_notice",
    "unarchive_notice",
    "warn_of_deletion",
]
