"""Routes of accounts."""

from django.urls import path

from portal.accounts import changes, contacts, details, linked, operators

app_name = "accounts"
OPERATOR = "hesabim/islem-yetkilileri/<uuid:operator_id>/"

urlpatterns = [
    path("baglantili-hesaplar/", linked.linked, name="linked"),
    path("baglantili-hesaplar/giris/", linked.enter, name="enter"),
    path("baglantili-hesaplar/davet/", linked.answer, name="answer"),
    path("ana-sayfa/", details.home, name="home"),
    path("hesabim/", details.details, name="details"),
    path("hesabim/bilgilendirme-kanallari/", contacts.listing, name="contacts"),
    path("hesabim/bilgilendirme-kanallari/<slug:channel>/", contacts.change, name="contact"),
    path("hesabim/bilgilendirme-kanallari/<slug:channel>/kod/", contacts.verify, name="verify_contact"),
    path("hesabim/islem-yetkilileri/", operators.listing, name="operators"),
    path("hesabim/islem-yetkilileri/yeni/", operators.invite, name="invite"),
    path(OPERATOR, changes.change, name="operator"),
    path(f"{OPERATOR}onayla/", changes.confirm, name="confirm_operator"),
    path(f"{OPERATOR}koru/", changes.keep, name="keep_operator"),
    path(f"{OPERATOR}kaldir/", changes.remove, name="remove_operator"),
]
