"""Routes of the login."""

from django.urls import path

from portal.login import again, edevlet, edevlet_second, kept, mobile, passwords, second, signing, views

app_name = "login"
urlpatterns = [
    path("giris/", views.start, name="start"),
    path("login", views.old_address, name="old"),
    path("giris/dogrulama/", second.second_step, name="second"),
    path("giris/dogrulama/e-posta/", second.send_code, name="send_code"),
    path("giris/dogrulama/sms/", second.send_sms, name="send_sms"),
    path("giris/dogrulama/gecis-anahtari/", second.by_passkey, name="second_passkey"),
    path("giris/sifre/", passwords.set_new, name="password"),
    path("giris/sifre/yol/", passwords.choose, name="password_ways"),
    path("giris/yeniden/", again.again, name="again"),
    path("giris/devam/", views.go_on, name="go_on"),
    path("giris/mobil-imza/", mobile.ask, name="mobile"),
    path("giris/mobil-imza/bekleme/", mobile.wait, name="mobile_waiting"),
    path("giris/kaldiginiz-yer/", kept.kept_form, name="kept"),
    path("giris/e-imza/", signing.start, name="signing"),
    path("giris/e-imza/imza/", signing.wait, name="signing_wait"),
    path("giris/e-imza/devam/", signing.go_on, name="signing_go_on"),
    path("giris/e-devlet/", edevlet.go, name="edevlet"),
    path("giris/e-devlet/donus/", edevlet.back, name="edevlet_back"),
    path("giris/e-devlet/dogrulama/", edevlet_second.second_step, name="edevlet_second"),
    path("giris/e-devlet/dogrulama/e-posta/", edevlet_second.send_code, name="edevlet_send_code"),
    path("giris/e-devlet/dogrulama/sms/", edevlet_second.send_sms, name="edevlet_send_sms"),
    path(
        "giris/e-devlet/dogrulama/gecis-anahtari/", edevlet_second.by_passkey, name="edevlet_second_passkey"
    ),
    path("cikis/", views.logout, name="logout"),
]
