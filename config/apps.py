"""Makes Django call the wiring once per process."""

from django.apps import AppConfig
from django.conf import settings
from typing_extensions import override

from config import wiring


class Wiring(AppConfig):
    """Binds ports to gateways when all applications are loaded; nothing is opened yet."""

    name = "config"

    @override
    def ready(self) -> None:
        """Bind the ports of this process's role."""
        wiring.bind(settings.ROLE)
