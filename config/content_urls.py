"""Routes of the content host: parts of notices by one-time link, and nothing else."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
