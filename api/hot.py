"""Hot operations in their plain form, from the WSGI environment to bytes.

Django's request, routing, ninja's parameters and Django's response cost more than a page itself. So the plain call of
a hot operation is answered here, with the key check, query and wire form of the operation in `api/v1` that describes
it; any other form of it (a filter, a body, another method) is left to that operation.
"""

import re
from collections.abc import Callable
from http import HTTPStatus

from api import answers
from api.auth import check_key
from api.calls import Call
from api.ready import Ready
from api.v1.hot_openings import open_notices
from api.v1.hot_submissions import submit_packages
from api.v1.notice_pages import link_to_next, read_cursor, read_page
from uets.accounts.states import Permission

NO_BODY = frozenset({None, "", "0"})
_LIST_QUERY = re.compile(r"(?:limit=([1-9][0-9]?|100))?(?:(?:^|&)cursor=(cur_[0-9A-HJKMNP-TV-Z]{26}))?")
_DEFAULT_LIMIT = "50"


def answer(call: Call) -> Ready | None:
    """Answer the plain form of a hot operation; None when the call is anything else. Raises the refusals of both."""
    place = (call.meta["REQUEST_METHOD"], call.meta["PATH_INFO"])
    if place in WITH_BODY:
        return WITH_BODY[place](call)
    operation = OPERATIONS.get(place)
    if operation is None or call.meta.get("CONTENT_LENGTH") not in NO_BODY:
        return None
    return operation(call)


def list_notices(call: Call) -> Ready | None:
    """Answer `list_notices` with nothing but limit and cursor."""
    query = _LIST_QUERY.fullmatch(call.meta.get("QUERY_STRING", ""))
    if query is None:
        return None
    limit, cursor = query[1] or _DEFAULT_LIMIT, query[2] or ""
    access = check_key(call, permission=Permission.READ_LIST)
    page = read_page(access, before=read_cursor(cursor), limit=int(limit))
    encoded, etag = answers.encode_list(page)
    call.headers["ETag"] = etag
    if page.next is not None:
        call.headers["Link"] = link_to_next(f"limit={limit}&cursor={page.next}")
    if etag in call.meta.get("HTTP_IF_NONE_MATCH", ""):
        return Ready(HTTPStatus.NOT_MODIFIED, b"")
    call.headers["Content-Type"] = answers.JSON
    return Ready(HTTPStatus.OK, encoded)


OPERATIONS: dict[tuple[str, str], Callable[[Call], Ready | None]] = {("GET", "/v1/notices"): list_notices}
WITH_BODY: dict[tuple[str, str], Callable[[Call], Ready | None]] = {
    ("POST", "/v1/openings"): open_notices,
    ("POST", "/v1/submissions"): submit_packages,
}
"""Operations whose plain form has a body."""
