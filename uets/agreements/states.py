"""Kinds of legal text and of consent record."""

from enum import StrEnum


class TextKind(StrEnum):
    """What a text is: a contract or undertaking is accepted, a disclosure is read (KVKK art. 10)."""

    CONTRACT = "contract"
    UNDERTAKING = "undertaking"
    DISCLOSURE = "disclosure"


class ConsentKind(StrEnum):
    """What a consent record proves (keys-and-api.md §4); on screen “onay kayıtları”, never “rıza”."""

    CONTRACT_ACCEPTED = "contract_accepted"
    DISCLOSURE_READ = "disclosure_read"
    UNDERTAKING_ACCEPTED = "undertaking_accepted"
    TARIFF_BOUGHT = "tariff_bought"
    GRANT_AMENDED = "grant_amended"
    WITHDRAWN = "withdrawn"
