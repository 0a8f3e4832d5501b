"""`open_notices` in the form that is taken: many notices of one key in one call, without Django's request."""

from http import HTTPStatus
from typing import Final
from uuid import UUID

import msgspec

from api.answers import JSON
from api.auth import actor_of_key, check_key
from api.calls import Call
from api.multipart import BodyUnreadable
from api.operations import database_upkeep
from api.ready import Ready
from api.v1.key_use import find_key_use
from api.v1.notices import ACKNOWLEDGEMENT, AcknowledgementMissing
from api.v1.schemas import notices as shapes
from uets.accounts.states import Permission
from uets.kernel.ids import from_public, to_public
from uets.mailbox import actions

LARGEST_BODY: Final = 10_000
_decode: Final = msgspec.json.Decoder(shapes.OpeningsRequest).decode
_encode: Final = msgspec.json.Encoder().encode


def open_notices(call: Call) -> Ready:
    """Open the notices of a list; each is answered by itself."""
    access = check_key(call, permission=Permission.READ_OPEN)
    asked = _read(call)
    if asked.acknowledge != ACKNOWLEDGEMENT:
        raise AcknowledgementMissing
    ids = {text: from_public("ntc", text) for text in asked.notices}
    with database_upkeep():
        key_use = find_key_use(access)
    opened = actions.open_notices(
        actor=actor_of_key(access, call),
        account_id=access.account_id,
        notice_ids=[each for each in ids.values() if each is not None],
        at=call.at,
        key_use=key_use,
    )
    call.headers["Content-Type"] = JSON
    answers = [_answer(text, identifier, opened) for text, identifier in ids.items()]
    return Ready(HTTPStatus.OK, _encode(shapes.Openings(answers)))


def _read(call: Call) -> shapes.OpeningsRequest:
    length = call.meta.get("CONTENT_LENGTH", "")
    if not length.isdecimal() or int(length) > LARGEST_BODY:
        raise BodyUnreadable
    try:
        return _decode(call.meta["wsgi.input"].read(int(length)))
    except msgspec.MsgspecError as error:
        raise BodyUnreadable from error


def _answer(text: str, identifier: UUID | None, opened: dict[UUID, actions.Opened]) -> shapes.OpeningOfMany:
    found = opened.get(identifier) if identifier is not None else None
    if found is None:
        return shapes.OpeningOfMany(text, None, None, "notice-not-found")
    return shapes.OpeningOfMany(text, found.read_at, to_public("evd", found.evidence_id), None)
