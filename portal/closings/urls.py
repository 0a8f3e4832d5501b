"""Routes of closing an address."""

from django.urls import path

from portal.closings import mailbox, views

app_name = "closings"

urlpatterns = [
    path("hesabim/kapat/", views.close, name="close"),
    path("hesabim/kapat/belge/", views.document, name="document"),
    path("hesabim/kapat/geri-al/", views.take_back, name="take_back"),
    path("hesabim/kapat/posta-kutusu/", mailbox.whole, name="mailbox"),
]
