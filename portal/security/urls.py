"""Routes of Güvenlik ve Oturumlar."""

from django.urls import path

from portal.security import sessions

app_name = "security"
HERE = "hesabim/guvenlik/"

urlpatterns = [
    path(HERE, sessions.page, name="page"),
    path(f"{HERE}oturumlar/<uuid:login_id>/kapat/", sessions.end_one, name="end_one"),
    path(f"{HERE}oturumlar/digerlerini-kapat/", sessions.end_others, name="end_others"),
    path("giris/uzat/", sessions.extend, name="extend"),
]
