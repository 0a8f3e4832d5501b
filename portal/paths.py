"""Addresses that a request names to be led to."""

from urllib.parse import urlencode

from django.utils.http import url_has_allowed_host_and_scheme


def own_path(path: str) -> str:
    """Return the path when it is one of ours, else an empty text: nobody is led away."""
    return path if path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None) else ""


def with_way_on(url: str, *, way_on: str) -> str:
    """Return an address that remembers the page to go to afterwards (`sonra`)."""
    return f"{url}?{urlencode({'sonra': way_on})}" if way_on else url
