"""Addresses of the mailbox; the name of a notice is its public id."""

from django.urls import path

from portal.mailbox import acts, views

app_name = "mailbox"
NOTICE = "posta-kutusu/tebligat/<str:name>/"

urlpatterns = [
    path("posta-kutusu/", views.home, name="home"),
    path("posta-kutusu/gelen-kutusu/", views.inbox, name="inbox"),
    path("posta-kutusu/arsiv/", views.archive, name="archive"),
    path("posta-kutusu/cop-kutusu/", views.bin_, name="bin"),
    path("posta-kutusu/deliller/", views.evidence, name="evidence"),
    path(NOTICE, views.notice, name="notice"),
    path(f"{NOTICE}ac/", acts.open_, name="open"),
    path(f"{NOTICE}arsivle/", acts.archive, name="archive_notice"),
    path(f"{NOTICE}arsivden-cikar/", acts.unarchive, name="unarchive_notice"),
    path(f"{NOTICE}sil/", acts.delete, name="delete_notice"),
    path(f"{NOTICE}geri-al/", acts.restore, name="restore_notice"),
    path(f"{NOTICE}parca/<uuid:part_id>/", acts.part, name="part"),
    path(f"{NOTICE}paket/", acts.package, name="package"),
]
