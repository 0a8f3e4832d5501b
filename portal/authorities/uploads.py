"""How packages and letters come in: kept in memory, from who is logged in; nothing touches the disk unencrypted."""

import re
from typing import Any, Final

from django.core.files.uploadhandler import MemoryFileUploadHandler, SkipFile
from django.http import HttpRequest
from typing_extensions import override

from portal.visitor import PERSON
from uets.delivery.rules.composing import LARGEST_COMPOSED
from uets.notices.eyp.limits import LARGEST_PACKAGE

PAGE: Final = re.compile(r"/merci/[1-9][0-9]{7}/(?:yeni-tebligat/|(?P<written>yaz/[^/]+/duzenle/))")
LARGEST_FORM: Final = LARGEST_PACKAGE + 100_000
"""The package and the few fields around it."""

LARGEST_COMPOSED_FORM: Final = LARGEST_COMPOSED + 500_000
"""The files of a notice that is written here, and its fields."""


class PackageUploadHandler(MemoryFileUploadHandler):
    """Takes the file of the page for packages; files of other pages go on to Django's own handlers."""

    @override
    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,
        content_length: int,
        boundary: Any,
        encoding: Any = None,
    ) -> None:
        """Decide before the first byte whether the file is taken; who it is for is asked by the page's guard."""
        most = find_largest_form(self.request) if self.request is not None else None
        self.is_its_page = most is not None
        self.activated = most is not None and content_length <= most and is_known(self.request)

    @override
    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Read over a file that is not taken, without keeping it."""
        if self.is_its_page and not self.activated:
            raise SkipFile
        super().new_file(*args, **kwargs)


def find_largest_form(request: HttpRequest) -> int | None:
    """Return how large a form may be that goes to a page for packages or letters; None for any other page."""
    page = PAGE.fullmatch(request.path)
    if page is None:
        return None
    return LARGEST_COMPOSED_FORM if page["written"] else LARGEST_FORM


def is_known(request: HttpRequest | None) -> bool:
    """Tell whether somebody is logged in."""
    return request is not None and PERSON in request.session
