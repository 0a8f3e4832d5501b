"""Addresses of a sending authority's pages; the authority is named by its DETSİS number."""

from django.urls import path

from portal.authorities import choosing, composing, official_signing, proofs, sending, sent

app_name = "authorities"
AUTHORITY = "merci/<str:detsis>/"
DRAFT = f"{AUTHORITY}yeni-tebligat/<str:draft>/"
SUBMISSION = f"{AUTHORITY}gonderilenler/<str:name>/"

WRITTEN = f"{AUTHORITY}yaz/<str:name>/"
RECIPIENT = f"{SUBMISSION}muhatap/<int:position>/"

urlpatterns = [
    path("merci/", choosing.home, name="home"),
    path(AUTHORITY, choosing.start, name="start"),
    path(f"{AUTHORITY}yeni-tebligat/", sending.new, name="new"),
    path(DRAFT, sending.check, name="check"),
    path(f"{DRAFT}gonder/", sending.send, name="send"),
    path(f"{DRAFT}vazgec/", sending.drop, name="drop"),
    path(f"{AUTHORITY}yaz/", composing.home, name="compose"),
    path(WRITTEN, composing.written, name="written"),
    path(f"{WRITTEN}duzenle/", composing.edit, name="edit_written"),
    path(f"{WRITTEN}sil/", composing.drop, name="drop_written"),
    path(f"{WRITTEN}imzala/", official_signing.sign, name="sign_written"),
    path(f"{WRITTEN}imza/", official_signing.wait, name="official_signature"),
    path(f"{WRITTEN}gonder/", official_signing.send, name="send_written"),
    path(f"{AUTHORITY}gonderilenler/", sent.listing, name="sent"),
    path(SUBMISSION, sent.submission, name="submission"),
    path(f"{SUBMISSION}alindi/", sent.received, name="received"),
    path(f"{SUBMISSION}deliller/<str:number>/<str:file>", proofs.of_submission, name="proof"),
    path(RECIPIENT, sent.recipient, name="recipient"),
    path(f"{RECIPIENT}deliller/deliller.zip", proofs.all_of_notice, name="all_proofs"),
    path(f"{RECIPIENT}deliller/<str:number>/<str:file>", proofs.of_notice, name="notice_proof"),
    path(f"{SUBMISSION}iptal/", sent.cancel, name="cancel"),
]
