"""Whether a recipient's line of the DagitimListesi can be delivered; pure."""

from uets.accounts.states import AccountState
from uets.notices.eyp.refusals import RefusalReason


def find_refusal(*, account_state: str | None, is_duplicate: bool) -> RefusalReason | None:
    """Return why a line is refused, or None: no such address, a closed one, or the same document again.

    An address that nobody has entered yet is delivered to.
    """
    if account_state is None:
        return RefusalReason.RECIPIENT_UNKNOWN
    if account_state == AccountState.CLOSED:
        return RefusalReason.RECIPIENT_ADDRESS_CLOSED
    return RefusalReason.DUPLICATE if is_duplicate else None
