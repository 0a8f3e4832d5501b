"""A browser that sends forms as the pages make them: each names the account it was made for."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.test import Client
from typing_extensions import override

from portal import own_account, visitor


class Browser(Client):
    """The test client of a visitor; `form_account` is that of the account entered, unless a test names another."""

    @override
    def post(self, path: str, data: Any = None, *args: Any, **kwargs: Any) -> Any:  # type: ignore[override] # as sent
        """Send a form with its hidden account."""
        has_session = settings.SESSION_COOKIE_NAME in self.cookies
        entered = self.session.get(visitor.ACCOUNT) if has_session else None
        named = {own_account.FIELD: own_account.name_account(UUID(entered))} if entered else {}
        return super().post(path, named | dict(data or {}), *args, **kwargs)
