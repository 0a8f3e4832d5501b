"""Pages are asked with the rights they have in production: a right that is missing fails here, not there."""

from collections.abc import Iterator

import pytest
from django.core.signals import request_finished, request_started

from tests.builders.roles import become_owner, become_web_process


@pytest.fixture(autouse=True)
def _pages_have_the_rights_of_the_web_process(request: pytest.FixtureRequest) -> Iterator[None]:
    if request.node.get_closest_marker("django_db") is None:
        yield
        return
    request_started.connect(become_web_process)
    request_finished.connect(become_owner)
    try:
        yield
    finally:
        request_started.disconnect(become_web_process)
        request_finished.disconnect(become_owner)
