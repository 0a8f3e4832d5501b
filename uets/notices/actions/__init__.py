"""Writes of notices: packages are kept, become one notice per recipient, are deemed served, and lose their content."""

from uets.notices.actions.deem_served import (
    DueNotice,
    find_package_facts,
    lock_due,
    mark_deemed_served,
    set_aside,
)
from uets.notices.actions.destroy_content import destroy_content, remove_unfinished_packages
from uets.notices.actions.take_over import (
    NewNotice,
    NewPackage,
    claim_references,
    draw_barcodes,
    keep_notices,
    keep_packages,
)

__all__ = [
    "DueNotice",
    "NewNotice",
    "NewPackage",
    "claim_references",
    "destroy_content",
    "draw_barcodes",
    "find_package_facts",
    "keep_notices",
    "keep_packages",
    "lock_due",
    "mark_deemed_served",
    "remove_unfinished_packages",
    "set_aside",
]
