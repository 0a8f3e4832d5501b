"""Routes of the application."""

from django.urls import path

from portal.applications import approval, shown, signing, steps

app_name = "applications"
PLACE = "api-entegrasyon-basvurusu/"
urlpatterns = [
    path(PLACE, steps.start, name="start"),
    path(f"{PLACE}entegrator-secimi/", steps.integrators_, name="integrators"),
    path(f"{PLACE}tarife/", steps.tariffs, name="tariffs"),
    path(f"{PLACE}izinler/", steps.permissions, name="permissions"),
    path(f"{PLACE}aydinlatma-metni/", steps.disclosure, name="disclosure"),
    path(f"{PLACE}taahhutname/", steps.undertaking, name="undertaking"),
    path(f"{PLACE}taahhutname/e-imza/", signing.by_card, name="sign_by_card"),
    path(f"{PLACE}taahhutname/e-imza/imza/", signing.card_waits, name="wait_for_card"),
    path(f"{PLACE}taahhutname/mobil-imza/", signing.by_mobile, name="sign_by_mobile"),
    path(f"{PLACE}taahhutname/mobil-imza/bekleme/", signing.mobile_waits, name="wait_for_mobile"),
    path(f"{PLACE}vazgec/", steps.withdraw, name="withdraw"),
    path(f"{PLACE}kontrol/", approval.check, name="check"),
    path(f"{PLACE}<slug:name>/onay/", approval.approved, name="approved"),
    path(f"{PLACE}<slug:name>/ikinci-onay/", shown.held, name="held"),
    path(f"{PLACE}<slug:name>/makbuz.pdf", approval.receipt, name="receipt"),
]
