"""Who can be chosen: the demo's people as the phone knows them, and two whom UETS does not know yet."""

import json
from pathlib import Path

from simulators.edevlet.given import Citizen

NEWCOMERS = (
    Citizen("10000000900", "Deniz", "Aksoy"),
    Citizen("99000000042", "Anna", "Schmidt"),
)
"""Without a UETS address; one of them is a foreigner."""


def list_citizens(phonebook: Path) -> list[Citizen]:
    """Return everybody, in the order of the phonebook, which may be missing."""
    try:
        entries = json.loads(phonebook.read_text(encoding="utf-8"))["persons"]
    except FileNotFoundError:
        entries = []
    known = [_citizen(str(entry["tckn"]), str(entry["name"])) for entry in entries if entry.get("tckn")]
    numbers = {citizen.tckn for citizen in known}
    return known + [citizen for citizen in NEWCOMERS if citizen.tckn not in numbers]


def _citizen(tckn: str, name: str) -> Citizen:
    first, _, last = name.rpartition(" ")
    return Citizen(tckn, first, last)
