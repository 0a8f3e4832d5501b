"""How a package comes in: kept in memory, from who is logged in; nothing of it touches the disk unencrypted."""

import re
from typing import Any, Final

from django.core.files.uploadhandler import MemoryFileUploadHandler, SkipFile
from django.http import HttpRequest
from typing_extensions import override

from portal.visitor import PERSON
from uets.notices.eyp.limits import LARGEST_PACKAGE

PAGE: Final = re.compile(r"/merci/[1-9][0-9]{7}/yeni-tebligat/")
LARGEST_FORM: Final = LARGEST_PACKAGE + 100_000
"""The package and the few fields around it."""


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
        self.is_its_page = self.request is not None and is_package_page(self.request)
        self.activated = self.is_its_page and content_length <= LARGEST_FORM and is_known(self.request)

    @override
    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Read over a file that is not taken, without keeping it."""
        if self.is_its_page and not self.activated:
            raise SkipFile
        super().new_file(*args, **kwargs)


def is_package_page(request: HttpRequest) -> bool:
    """Tell whether a request goes to the page for packages."""
    return PAGE.fullmatch(request.path) is not None


def is_known(request: HttpRequest | None) -> bool:
    """Tell whether somebody is logged in."""
    return request is not None and PERSON in request.session
