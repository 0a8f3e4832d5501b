"""What is done with evidence: recorded inside the action it proves, sealed, stamped, renewed, and at last deleted."""

from uets.evidence.actions.keep_revocation import keep_revocation
from uets.evidence.actions.record import append_to_chain, record
from uets.evidence.actions.record_many import Fact, encode_actor, record_many
from uets.evidence.actions.renew import renew_hash_trees, renew_time_stamps
from uets.evidence.actions.retention import delete_records, delete_rows, record_audit
from uets.evidence.actions.seal_waiting import MOST_ROWS, Issuer, seal_waiting
from uets.evidence.actions.stamp_waiting import MOST_LEAVES, stamp_waiting

__all__ = [
    "MOST_LEAVES",
    "MOST_ROWS",
    "Fact",
    "Issuer",
    "append_to_chain",
    "delete_records",
    "delete_rows",
    "encode_actor",
    "keep_revocation",
    "record",
    "record_audit",
    "record_many",
    "renew_hash_trees",
    "renew_time_stamps",
    "seal_waiting",
    "stamp_waiting",
]
