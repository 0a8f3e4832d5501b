"""Routes of the portal: Turkish paths, one line per area (`portal/<area>/urls.py` with `app_name = "<area>"`)."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("portal.home.urls")),
    path("", include("portal.login.urls")),
    path("", include("portal.security.urls")),
    path("", include("portal.registration.urls")),
    path("", include("portal.accounts.urls")),
    path("", include("portal.approvals.urls")),
    path("", include("portal.closings.urls")),
    path("", include("portal.agreements.urls")),
    path("", include("portal.applications.urls")),
    path("", include("portal.keys.urls")),
    path("", include("portal.mailbox.urls")),
    path("", include("portal.authorities.urls")),
    path("", include("portal.evidence.urls")),
]
