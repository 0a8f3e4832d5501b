"""Routes of the programs' door."""

from django.urls import path
from ninja import NinjaAPI

from api import errors, oauth, reports
from api.openapi import answer_with
from api.v1 import (
    account,
    authorities,
    bundles,
    contents,
    deliveries,
    grants,
    notices,
    operators,
    signing,
    submissions,
    verification,
)

api = NinjaAPI(
    title="UETS API",
    version="1",
    description=(
        "Açık kaynak uygulamadır; PTT'nin UETS'si değildir. An open implementation of Türkiye's e-Tebligat system; "
        "not PTT's UETS. Listing makes no read evidence; opening does."
    ),
    docs_url=None,
    openapi_url=None,
    urls_namespace="v1",
)
errors.install(api)
for room in (
    account,
    notices,
    bundles,
    contents,
    operators,
    deliveries,
    grants,
    authorities,
    submissions,
    verification,
    signing,
):
    api.add_router("", room.router)

urlpatterns = [
    path("v1/openapi.json", answer_with(api)),
    path("v1/", api.urls),
    path("oauth/token", oauth.token),
    path("reports/sms", reports.take_sms_reports),
]
