"""Routes of the staff door."""

from django.urls import path

from staff import home, sealing

app_name = "staff"
urlpatterns = [
    path("yonetim/", home.home, name="home"),
    path("yonetim/muhurleme/", sealing.pipeline, name="sealing"),
]
