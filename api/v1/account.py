"""The account behind a key, and what the key may do."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Router

from api.answers import answer, returns
from api.auth import HolderKey
from api.calls import access_of
from api.operations import with_database
from api.v1.schemas import accounts as shapes
from uets.accounts import queries as accounts
from uets.kernel.ids import to_public
from uets.keys import queries as keys
from uets.mailbox import queries as mailbox

router = Router(tags=["Account"])


@router.get("/account", auth=HolderKey(), operation_id="get_account", url_name="account")
@returns(shapes.Account)
@with_database
def get_account(request: HttpRequest) -> HttpResponse:
    """Return the account that gave this key. Makes no read evidence."""
    access = access_of(request)
    account = accounts.get_account(account_id=access.account_id)
    body = shapes.Account(
        id=to_public("acc", account.id),
        kind=account.kind,  # type: ignore[arg-type] # one of the two kinds, by a check constraint
        uets_address=account.uets_address,
        name=account.legal_name,
        archive_quota_bytes=settings.ARCHIVE_QUOTA_BYTES,
        archive_used_bytes=mailbox.measure_archive(account_id=account.id).used,
    )
    return answer(request, body)


@router.get("/grant", auth=HolderKey(), operation_id="get_grant", url_name="grant")
@returns(shapes.Grant)
@with_database
def get_grant(request: HttpRequest) -> HttpResponse:
    """Return the grant of this key: permissions, IP rule, term, limits. A key can never change its grant."""
    access = access_of(request)
    grant = keys.get_grant(account_id=access.account_id, grant_id=access.grant_id)
    body = shapes.Grant(
        id=to_public("grn", grant.id),
        state=grant.state,
        kid=access.kid,
        permissions=list(grant.permissions),
        open_rule=grant.open_rule,
        ip_rule=grant.ip_rule,
        ip_ranges=list(grant.ip_ranges or access.egress_ranges),
        starts_on=grant.starts_on,
        ends_on=grant.ends_on,
        limits=shapes.Limits(access.calls_per_minute, access.calls_per_day),
    )
    return answer(request, body)
