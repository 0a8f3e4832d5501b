"""Evidence as /v1 shows it: whole where the caller may see all of it, otherwise with the places that were left out.

An item with nothing withheld gives back its `row_hash`: SHA-256 over the RFC 8785 form of `account_id`, `id`, `chain`,
`sequence`, `kind`, `event_at`, `recorded_at`, `actor`, `subject`, `facts`, `facts_sha256` and `previous_hash`, ids as
UUIDs, times in UTC with six digits of a second.

Withheld are: digests of content before this key has opened the notice; of other keys everything but that it was a key;
of persons where they called from and in which session. The account's holder sees all of it.

A file of evidence is sealed or signed as a whole, so nothing can be left out of it: a key is given a file only when it
may see all that stands there.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from api.v1.schemas.notices import EvidenceItem
from uets.kernel.actor import ActorKind
from uets.kernel.ids import to_public
from uets.kernel.refusals import Refusal
from uets.keys.rules.access import Access
from uets.mailbox.errors import NoticeNotOpened

if TYPE_CHECKING:
    from uets.evidence.models import Evidence

DIGESTS = frozenset({"sha256", "package_sha256"})
OF_OTHER_KEYS = frozenset(
    {"kid", "grant_id", "name", "role", "integrator_id", "integrator_legal_name", "integrator_vkn"}
)
SEEN_OF_OTHER_KEYS = frozenset({"kind"})
SEEN_OF_OTHERS = frozenset({"kind", "name", "role"})


class EvidenceWithheld(Refusal):
    """The file of this evidence names another key of the account, or a person's session."""

    code: ClassVar[str] = "evidence-withheld"


def check_file(columns: Mapping[str, Any], *, access: Access, is_sealed: bool, is_opened: bool) -> None:
    """Raise NoticeNotOpened or EvidenceWithheld when the file of an evidence says more than this key may see.

    A sealed file names of an actor the id and the role alone; a row that is handed out unsealed holds all of it.
    """
    digests: list[str] = []
    _without(columns["facts"], DIGESTS, "/facts", digests)
    if digests and not is_opened:
        raise NoticeNotOpened
    actor, withheld = columns["actor"], list[str]()
    _show_actor(actor, access, withheld)
    is_other_key = actor.get("kind") == ActorKind.KEY and actor.get("kid") != access.kid
    if is_other_key or _is_of_another_key(columns["facts"].get("reader", {}), access):
        raise EvidenceWithheld
    if withheld and not is_sealed:
        raise EvidenceWithheld


def show(row: "Evidence", *, access: Access, is_opened: bool) -> EvidenceItem:
    """Return an evidence as this key may see it."""
    withheld: list[str] = []
    actor, facts = _show_actor(row.actor, access, withheld), row.facts
    if not is_opened:
        facts = _without(facts, DIGESTS, "/facts", withheld)
    if _is_of_another_key(facts.get("reader", {}), access):
        facts = facts | {"reader": _without(facts["reader"], OF_OTHER_KEYS, "/facts/reader", withheld)}
    return EvidenceItem(
        id=to_public("evd", row.id),
        kind=row.kind,
        event_at=row.event_at,
        recorded_at=row.recorded_at,
        sequence=row.sequence,
        facts=facts,
        row_hash=row.row_hash,
        previous_hash=row.previous_hash,
        chain=row.chain,
        subject=row.subject,
        account_id=str(row.account_id),
        evidence_id=str(row.id),
        actor=actor,
        facts_sha256=row.facts_sha256,
        withheld=withheld,
    )


def _show_actor(actor: Mapping[str, Any], access: Access, withheld: list[str]) -> dict[str, Any]:
    if actor.get("kid") == access.kid:
        return dict(actor)
    is_key = actor.get("kind") == ActorKind.KEY
    is_person = actor.get("kind") == ActorKind.PERSON
    seen = SEEN_OF_OTHER_KEYS if is_key else SEEN_OF_OTHERS if is_person else SEEN_OF_OTHERS | {"id"}
    withheld += [f"/actor/{name}" for name in actor if name not in seen]
    return {name: value for name, value in actor.items() if name in seen}


def _is_of_another_key(reader: Mapping[str, Any], access: Access) -> bool:
    return "kid" in reader and reader["kid"] != access.kid


def _without(value: Any, names: frozenset[str], place: str, withheld: list[str]) -> Any:
    """Return JSON without the members of these names, wherever they stand; their places go to `withheld`."""
    match value:
        case dict():
            gone = [name for name in value if name in names]
            withheld += [f"{place}/{name}" for name in gone]
            kept = [name for name in value if name not in names]
            return {name: _without(value[name], names, f"{place}/{name}", withheld) for name in kept}
        case list():
            return [_without(item, names, f"{place}/{number}", withheld) for number, item in enumerate(value)]
        case _:
            return value
