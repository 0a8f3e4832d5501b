"""What the consent records of a grant say of parties, substance and hand-over (keys-and-api.md §4)."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from uets.accounts import queries as accounts
from uets.agreements import actions as agreements
from uets.agreements.states import ConsentKind
from uets.integrators import queries as integrators
from uets.kernel.actor import Actor
from uets.keys.models import Grant

if TYPE_CHECKING:
    from uets.agreements.models import ConsentRecord

PURPOSE = {
    "code": "watch-mailbox",
    "text": "Hesaba gelen e-Tebligatların entegratör aracılığıyla izlenmesi",
}


def describe(grant: Grant) -> dict[str, object]:
    """Return parties, substance and hand-over of a grant as they stand now."""
    account = accounts.get_account(account_id=grant.account_id)
    integrator = integrators.get_integrator(integrator_id=grant.integrator_id)
    tariff = integrators.get_tariff(tariff_id=grant.tariff_id)
    return {
        "parties": {
            "holder": {"name": account.legal_name, "uets_address": account.uets_address},
            "integrator": {
                "legal_name": integrator.legal_name,
                "trade_name": integrator.trade_name,
                "vkn": integrator.vkn,
                "mersis": integrator.mersis,
            },
        },
        "substance": {
            "purpose": PURPOSE,
            **describe_settings(grant),
            "tariff": {
                "code": tariff.code,
                "version": tariff.version,
                "name": tariff.name,
                "gross_kurus": tariff.gross_kurus,
                "vat_percent": tariff.vat_percent,
                "term_months": tariff.term_months,
            },
        },
        "handover": {"thumbprint": grant.enc_thumbprint},
    }


def describe_settings(grant: Grant) -> dict[str, object]:
    """Return what the holder sets: permissions, open rule, IP rule, term."""
    return {
        "permissions": list(grant.permissions),
        "open_rule": grant.open_rule,
        "ip_rule": grant.ip_rule,
        "ip_ranges": list(grant.ip_ranges),
        "starts_on": grant.starts_on,
        "ends_on": grant.ends_on,
    }


def consent(
    *,
    actor: Actor,
    grant: Grant,
    kind: ConsentKind,
    at: datetime,
    text_id: UUID | None = None,
    more: Mapping[str, object] | None = None,
) -> "ConsentRecord":
    """Append a consent record to the chain of a grant, in the caller's transaction."""
    return agreements.record_consent(
        actor=actor,
        account_id=grant.account_id,
        grant_id=grant.id,
        kind=kind,
        text_id=text_id,
        decided_at=at,
        record={**describe(grant), **(more or {})},
    )
