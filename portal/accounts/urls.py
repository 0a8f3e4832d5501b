"""Routes of accounts."""

from django.urls import path

from portal.accounts import changes, documents, linked, operators, profile

app_name = "accounts"
OPERATOR = "hesabim/islem-yetkilileri/<uuid:operator_id>/"
RECEIPT = "hesabim/makbuzlar/<uuid:receipt_id>/"

urlpatterns = [
    path("baglantili-hesaplar/", linked.linked, name="linked"),
    path("baglantili-hesaplar/<uuid:account_id>/giris/", linked.enter, name="enter"),
    path("baglantili-hesaplar/<uuid:account_id>/davet/", linked.answer, name="answer"),
    path("ana-sayfa/", profile.home, name="home"),
    path("hesabim/", profile.profile, name="profile"),
    path("hesabim/islem-yetkilileri/", operators.listing, name="operators"),
    path("hesabim/islem-yetkilileri/yeni/", operators.invite, name="invite"),
    path(OPERATOR, changes.change, name="operator"),
    path(f"{OPERATOR}onayla/", changes.confirm, name="confirm_operator"),
    path(f"{OPERATOR}koru/", changes.keep, name="keep_operator"),
    path(f"{OPERATOR}kaldir/", changes.remove, name="remove_operator"),
    path("hesabim/sozlesmeler/", documents.listing, name="documents"),
    path(f"{RECEIPT}makbuz.json", documents.receipt_json, name="receipt_json"),
    path(f"{RECEIPT}makbuz.json.sig", documents.receipt_signature, name="receipt_signature"),
    path(f"{RECEIPT}anahtar.pem", documents.receipt_key, name="receipt_key"),
    path(f"{RECEIPT}makbuz.pdf", documents.receipt_pdf, name="receipt_pdf"),
]
