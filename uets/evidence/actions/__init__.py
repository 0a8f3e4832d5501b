"""What is done with evidence: recorded inside the action it proves, sealed, put into a batch with one time stamp."""

from uets.evidence.actions.record import append_to_chain, record
from uets.evidence.actions.record_many import Fact, encode_actor, record_many
from uets.evidence.actions.seal_waiting import Issuer, seal_waiting
from uets.evidence.actions.stamp_waiting import stamp_waiting

__all__ = [
    "Fact",
    "Issuer",
    "append_to_chain",
    "encode_actor",
    "record",
    "record_many",
    "seal_waiting",
    "stamp_waiting",
]
