"""Reads of requests to close an address."""

from uuid import UUID

from uets.closings import ports
from uets.closings.errors import ClosingNotFound
from uets.closings.models import ClosingRequest
from uets.closings.states import ClosingState


def list_waiting() -> list[ClosingRequest]:
    """Return what the registrar has to decide, the one that is due first on top; documents stay away."""
    waiting = ClosingRequest.objects.filter(state=ClosingState.ASKED.value)
    return list(waiting.defer("sealed_document").order_by("decide_by"))


def find_newest(*, account_id: UUID) -> ClosingRequest | None:
    """Return the newest request of an account, or None."""
    found = ClosingRequest.objects.filter(account_id=account_id).defer("sealed_document")
    return found.order_by("-asked_at", "-id").first()


def get_request(*, request_id: UUID) -> ClosingRequest:
    """Return a request; raises ClosingNotFound."""
    found = ClosingRequest.objects.filter(id=request_id).first()
    if found is None:
        raise ClosingNotFound
    return found


def get_request_for_update(*, request_id: UUID) -> ClosingRequest:
    """Return a request, locked until the transaction ends; raises ClosingNotFound."""
    found = ClosingRequest.objects.select_for_update().filter(id=request_id).first()
    if found is None:
        raise ClosingNotFound
    return found


def read_document(*, request_id: UUID) -> tuple[bytes, str]:
    """Return the document of a request and what it is; raises ClosingNotFound when there is none."""
    found = get_request(request_id=request_id)
    if not found.media_type:
        raise ClosingNotFound
    context = f"closing:{found.id}"
    return ports.document_box().open(bytes(found.sealed_document), context=context), found.media_type
