"""Routes of second approvals."""

from django.urls import path

from portal.approvals import views

app_name = "approvals"
ONE = "hesabim/onaylar/<uuid:approval_id>/"

urlpatterns = [
    path("hesabim/onaylar/", views.listing, name="list"),
    path("hesabim/onaylar/iki-kisi/", views.switches, name="switches"),
    path(f"{ONE}onayla/", views.approve, name="approve"),
    path(f"{ONE}reddet/", views.reject, name="reject"),
]
