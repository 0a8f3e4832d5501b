"""Addresses of evidence: downloads beside the page of a notice, verification for everybody."""

from django.urls import path

from portal.evidence import downloads, verification

app_name = "evidence"
OF_NOTICE = "posta-kutusu/tebligat/<str:name>/deliller/"

urlpatterns = [
    path("delil-dogrulama/", verification.verify, name="verify"),
    path(".well-known/uets-certificates.pem", verification.certificates, name="certificates"),
    path(f"{OF_NOTICE}deliller.zip", downloads.notice_bundle, name="notice_bundle"),
    path(f"{OF_NOTICE}<str:number>/<str:file>", downloads.one, name="file"),
]
