"""Doğrulama: walk a whole database of evidence in pages, with bounded memory, and say what is wrong and where.

It reads with the rights of the web process and writes nothing. Where it stands is a `Position`, which the caller keeps
and hands back to go on after a stop.
"""

from uets.evidence.queries.walking.known import KnownBatch, check_known, find_last_batch
from uets.evidence.queries.walking.one_chain import check_chain_whole
from uets.evidence.queries.walking.pages import Fault, Page, Position, Scope
from uets.evidence.queries.walking.stages import STAGES, check_page, start

__all__ = [
    "STAGES",
    "Fault",
    "KnownBatch",
    "Page",
    "Position",
    "Scope",
    "check_chain_whole",
    "check_known",
    "check_page",
    "find_last_batch",
    "start",
]
