"""Routes of API ANAHTARLARI."""

from django.urls import path

from portal.keys import changes, ending, extension, papers, renewal, reveal, reviews, signing, tariffs, views

app_name = "keys"
PLACE = "hesabim/api-anahtarlari/"
GRANT = f"{PLACE}<slug:name>/"
urlpatterns = [
    path("hesabim/yetki-incelemeleri/", reviews.listing, name="reviews"),
    path(PLACE, views.list_keys, name="list"),
    path(GRANT, views.settings_page, name="settings"),
    path(f"{GRANT}teslim/", views.delivery, name="delivery"),
    path(f"{GRANT}goruntule/", reveal.reveal, name="reveal"),
    path(f"{GRANT}guncelle/", changes.amend, name="amend"),
    path(f"{GRANT}devre-disi/", changes.disable, name="disable"),
    path(f"{GRANT}etkinlestir/", changes.enable, name="enable"),
    path(f"{GRANT}onayla/", reviews.confirm, name="confirm"),
    path(f"{GRANT}anahtari-yenile/", renewal.rotate, name="rotate"),
    path(f"{GRANT}sonlandir/", ending.end, name="end"),
    path(f"{GRANT}sure-uzatma/", extension.extend, name="extend"),
    path(f"{GRANT}<slug:page>/e-imza/", signing.by_card, name="sign_by_card"),
    path(f"{GRANT}<slug:page>/e-imza/imza/", signing.card_waits, name="wait_for_card"),
    path(f"{GRANT}<slug:page>/mobil-imza/", signing.by_mobile, name="sign_by_mobile"),
    path(f"{GRANT}<slug:page>/mobil-imza/bekleme/", signing.mobile_waits, name="wait_for_mobile"),
    path(f"{GRANT}tarife-degisikligi/", tariffs.list_tariffs, name="tariffs"),
    path(f"{GRANT}tarife-degisikligi/<uuid:tariff_id>/", tariffs.change_tariff, name="change_tariff"),
    path(f"{GRANT}yeniden-gonder/", changes.resend, name="resend"),
    path(f"{GRANT}<str:kind>.html", papers.text, name="text"),
    path(f"{GRANT}<str:kind>.pdf", papers.text_pdf, name="text_pdf"),
]
