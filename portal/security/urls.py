"""Routes of Güvenlik ve Oturumlar."""

from django.urls import path

from portal.security import apps, first, passkeys, secrets, sessions

app_name = "security"
HERE = "hesabim/guvenlik/"

urlpatterns = [
    path(HERE, sessions.page, name="page"),
    path(f"{HERE}oturumlar/<uuid:login_id>/kapat/", sessions.end_one, name="end_one"),
    path(f"{HERE}oturumlar/digerlerini-kapat/", sessions.end_others, name="end_others"),
    path(f"{HERE}uygulama/", apps.add, name="app"),
    path(f"{HERE}uygulama/kaldir/", apps.remove, name="remove_app"),
    path(f"{HERE}ilk-yontem/", first.prove, name="first"),
    path(f"{HERE}ilk-yontem/kodlar/", first.send, name="send_codes"),
    path(f"{HERE}gecis-anahtarlari/yeni/", passkeys.add, name="add_passkey"),
    path(f"{HERE}gecis-anahtarlari/<uuid:passkey_id>/", passkeys.rename, name="passkey"),
    path(f"{HERE}gecis-anahtarlari/<uuid:passkey_id>/kaldir/", passkeys.remove, name="remove_passkey"),
    path(f"{HERE}kurtarma-kodlari/", secrets.recovery, name="recovery"),
    path(f"{HERE}sifre/", secrets.password, name="password"),
    path("giris/uzat/", sessions.extend, name="extend"),
]
