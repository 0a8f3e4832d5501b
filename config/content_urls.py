"""Routes of the content host: parts of notices by one-time link, and nothing else."""

from django.urls import URLPattern, URLResolver, path

from portal.content import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("icerik/<str:token>/", views.content, name="content"),
]

handler404 = "portal.content.views.not_found"
