"""Routes of the front page, the language switch and, in the demo, the catalogue of components."""

from django.conf import settings
from django.urls import path

from portal.home import catalogue, views

app_name = "home"
urlpatterns = [
    path("", views.front, name="front"),
    path("yardim/e-imza/", views.help_with_e_signature, name="help_e_signature"),
    path("dil/", views.choose_language, name="language"),
]
if settings.DEMO:
    urlpatterns += [path("bilesenler/", catalogue.catalogue, name="catalogue")]
