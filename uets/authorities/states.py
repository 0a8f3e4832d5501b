"""Kinds and states of sending authorities; who may sign for one; what one is told of a recipient's address."""

from enum import StrEnum


class AuthorityKind(StrEnum):
    """Who may have notices served (Law 7201 art. 1)."""

    JUDICIAL = "judicial"
    PUBLIC_BODY = "public_body"
    """Bodies of schedules I to IV of Law 5018."""

    PROVINCIAL_ADMINISTRATION = "provincial_administration"
    MUNICIPALITY = "municipality"
    VILLAGE = "village"
    BAR_ASSOCIATION = "bar_association"
    NOTARY = "notary"


class AuthorityState(StrEnum):
    """Life of a sending authority: a suspended or closed one is given no token and hands nothing over."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    CLOSED = "closed"


AUTHORITY_MOVES: dict[AuthorityState, frozenset[AuthorityState]] = {
    AuthorityState.ACTIVE: frozenset({AuthorityState.SUSPENDED, AuthorityState.CLOSED}),
    AuthorityState.SUSPENDED: frozenset({AuthorityState.ACTIVE, AuthorityState.CLOSED}),
    AuthorityState.CLOSED: frozenset(),
}


class SignerKind(StrEnum):
    """What a signature of a package is: the official's over PaketOzeti, or the body's seal over NihaiOzet."""

    OFFICIAL = "official"
    SEAL = "seal"


class NumberKind(StrEnum):
    """By which number a recipient is asked for."""

    UETS_ADDRESS = "uets_address"
    TCKN = "tckn"
    VKN = "vkn"
    MERSIS = "mersis"
    DETSIS = "detsis"


class Reachability(StrEnum):
    """All that an authority sees of a recipient: whether a notice can be sent there now."""

    OPEN = "open"
    NOT_OPENED_YET = "not_opened_yet"
    CLOSED = "closed"
    NONE = "none"
