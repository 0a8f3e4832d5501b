"""Routes of the front page and the language switch."""

from django.urls import path

from portal.home import views

app_name = "home"
urlpatterns = [
    path("", views.front, name="front"),
    path("dil/", views.choose_language, name="language"),
]
