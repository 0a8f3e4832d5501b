"""Routes of the staff door."""

from django.urls import path

from staff import home, mobile, sealing
from staff.authorities import officials, pages, programs, register, seals
from staff.closings import groups
from staff.closings import pages as closings

app_name = "staff"
AUTHORITY = "yonetim/merciler/<str:detsis>/"
PROGRAM = f"{AUTHORITY}programlar/<str:client_id>/"

urlpatterns = [
    path("yonetim/", home.home, name="home"),
    path("yonetim/muhurleme/", sealing.pipeline, name="sealing"),
    path("yonetim/mobil-imza/", mobile.alarms, name="mobile"),
    path("yonetim/kapatma/", closings.listing, name="closings"),
    path("yonetim/kapatma/yeni/", closings.propose_for_ground, name="close_account"),
    path("yonetim/kapatma/<uuid:request_id>/kapat/", closings.propose, name="propose_closing"),
    path("yonetim/kapatma/<uuid:request_id>/reddet/", closings.refuse, name="refuse_closing"),
    path("yonetim/kapatma/<uuid:request_id>/belge/", closings.document, name="closing_document"),
    path("yonetim/kapatma/oneriler/<uuid:proposal_id>/kapat/", closings.confirm, name="confirm_closing"),
    path("yonetim/kapatma/oneriler/<uuid:proposal_id>/dusur/", closings.drop, name="drop_closing"),
    path("yonetim/zorunlu-gruplar/", groups.look_up, name="groups"),
    path("yonetim/zorunlu-gruplar/<str:uets_address>/", groups.set_groups, name="set_groups"),
    path("yonetim/merciler/", pages.listing, name="authorities"),
    path("yonetim/merciler/yeni/", register.enter, name="enter_authority"),
    path(AUTHORITY, pages.details, name="authority"),
    path(f"{AUTHORITY}askiya-al/", register.suspend, name="suspend_authority"),
    path(f"{AUTHORITY}askidan-kaldir/", register.resume, name="resume_authority"),
    path(f"{AUTHORITY}kapat/", register.close, name="close_authority"),
    path(f"{AUTHORITY}gorevliler/yeni/", officials.add, name="add_official"),
    path(f"{AUTHORITY}gorevliler/<uuid:official_id>/sonlandir/", officials.end, name="end_official"),
    path(f"{AUTHORITY}muhurler/yeni/", seals.add, name="add_seal"),
    path(f"{AUTHORITY}muhurler/<uuid:seal_id>/kaldir/", seals.remove, name="remove_seal"),
    path(f"{AUTHORITY}programlar/yeni/", programs.add, name="add_program"),
    path(f"{PROGRAM}sonlandir/", programs.end, name="end_program"),
    path(f"{PROGRAM}anahtarlar/yeni/", programs.add_key, name="add_key"),
    path(f"{PROGRAM}anahtarlar/<str:thumbprint>/kaldir/", programs.remove_key, name="remove_key"),
]
