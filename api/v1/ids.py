"""Ids in addresses: a public id of the right kind, or the same 404 as for a record of somebody else."""

from uuid import UUID

from uets.accounts.errors import OperatorNotFound
from uets.delivery.errors import SubmissionNotFound
from uets.evidence.errors import EvidenceNotFound
from uets.kernel.ids import from_public
from uets.kernel.refusals import Refusal
from uets.keys.errors import DeliveryClosed, GrantNotFound
from uets.notices.errors import NoticeNotFound, PartNotFound

REFUSALS: dict[str, type[Refusal]] = {
    "ntc": NoticeNotFound,
    "prt": PartNotFound,
    "opr": OperatorNotFound,
    "grn": GrantNotFound,
    "cdl": DeliveryClosed,
    "evd": EvidenceNotFound,
    "sub": SubmissionNotFound,
    "sbt": SubmissionNotFound,
}


def check_plain(text: str) -> str:
    """Return text that a number could be; raises ValueError for what no database holds."""
    if not text.isprintable():
        raise ValueError
    return text


def read_id(prefix: str, text: str) -> UUID:
    """Return the id behind its public form; raises the refusal of its kind."""
    found = from_public(prefix, text)
    if found is None:
        raise REFUSALS[prefix]
    return found
