"""Routes of opening an account."""

from django.urls import path

from portal.registration import companies, views

app_name = "registration"
urlpatterns = [
    path("hesap-ac/", views.start, name="start"),
    path("hesap-ac/kimin-adina/", views.whose, name="whose"),
    path("hesap-ac/kisi/", views.identified, name="identified"),
    path("hesap-ac/e-posta/", views.prove_email, name="email"),
    path("hesap-ac/tamam/", views.done, name="done"),
    path("hesap-ac/sirket/", companies.company, name="company"),
    path("hesap-ac/sirket/bilgiler/", companies.details, name="company_details"),
    path("hesap-ac/sirket/e-posta/", companies.prove_email, name="company_email"),
    path("hesap-ac/sirket/tamam/", companies.done, name="company_done"),
]
