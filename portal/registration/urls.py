"""Routes of opening an account."""

from django.urls import path

from portal.registration import views

app_name = "registration"
urlpatterns = [
    path("hesap-ac/", views.start, name="start"),
    path("hesap-ac/kisi/", views.identified, name="identified"),
    path("hesap-ac/e-posta/", views.prove_email, name="email"),
    path("hesap-ac/tamam/", views.done, name="done"),
]
