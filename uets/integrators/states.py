"""States of integrators, of their keys and tariffs; kinds of orders."""

from enum import StrEnum


class IntegratorState(StrEnum):
    """Life of an integrator (product.md §4)."""

    APPLIED = "applied"
    TESTING = "testing"
    LISTED = "listed"
    SUSPENDED = "suspended"
    REJECTED = "rejected"
    LEAVING = "leaving"
    CLOSED = "closed"


INTEGRATOR_MOVES: dict[IntegratorState, frozenset[IntegratorState]] = {
    IntegratorState.APPLIED: frozenset({IntegratorState.TESTING, IntegratorState.REJECTED}),
    IntegratorState.TESTING: frozenset({IntegratorState.LISTED, IntegratorState.REJECTED}),
    IntegratorState.LISTED: frozenset({IntegratorState.SUSPENDED, IntegratorState.LEAVING}),
    IntegratorState.SUSPENDED: frozenset({IntegratorState.LISTED, IntegratorState.CLOSED}),
    IntegratorState.LEAVING: frozenset({IntegratorState.CLOSED}),
    IntegratorState.REJECTED: frozenset(),
    IntegratorState.CLOSED: frozenset(),
}


class KeyUse(StrEnum):
    """What an integrator's public key is for (RFC 7517 `use`)."""

    ENCRYPTION = "enc"
    SIGNATURE = "sig"


class IntegratorKeyState(StrEnum):
    """A key counts only after its holder has proven possession."""

    CHALLENGED = "challenged"
    PROVEN = "proven"
    REMOVED = "removed"


INTEGRATOR_KEY_MOVES: dict[IntegratorKeyState, frozenset[IntegratorKeyState]] = {
    IntegratorKeyState.CHALLENGED: frozenset({IntegratorKeyState.PROVEN, IntegratorKeyState.REMOVED}),
    IntegratorKeyState.PROVEN: frozenset({IntegratorKeyState.REMOVED}),
    IntegratorKeyState.REMOVED: frozenset(),
}


class TariffState(StrEnum):
    """A published tariff never changes; closing it to sale leaves holders what they bought."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CLOSED_TO_SALE = "closed_to_sale"


TARIFF_MOVES: dict[TariffState, frozenset[TariffState]] = {
    TariffState.DRAFT: frozenset({TariffState.PUBLISHED}),
    TariffState.PUBLISHED: frozenset({TariffState.CLOSED_TO_SALE}),
    TariffState.CLOSED_TO_SALE: frozenset(),
}


class OrderKind(StrEnum):
    """Why a tariff was bought."""

    PURCHASE = "purchase"
    EXTENSION = "extension"
    TARIFF_CHANGE = "tariff_change"
