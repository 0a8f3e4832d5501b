"""Refusals of an application."""

from typing import ClassVar

from uets.kernel.refusals import Refusal


class ApplicationNotFound(Refusal):
    """No such application of this person in this account."""

    code: ClassVar[str] = "application-not-found"


class PrincipalRequired(Refusal):
    """Only the holder or a principal operator applies."""

    code: ClassVar[str] = "principal-required"


class LoginNotFresh(Refusal):
    """Buying needs a login of level 3 or more, at most five minutes old (trust.md §3)."""

    code: ClassVar[str] = "login-not-fresh"


class VersionStale(Refusal):
    """The application changed in another window."""

    code: ClassVar[str] = "etag-stale"


class StateConflict(Refusal):
    """Not possible in the present state (`state`)."""

    code: ClassVar[str] = "state-conflict"


class StepMissing(Refusal):
    """A step of the application is not done (`step`)."""

    code: ClassVar[str] = "step-missing"


class IntegratorKeyChanged(Refusal):
    """The integrator has another encryption key than the one the applicant saw; it has to be applied for anew."""

    code: ClassVar[str] = "integrator-key-changed"


class TextChanged(Refusal):
    """A text has a new version; it has to be read or accepted anew (`kind`)."""

    code: ClassVar[str] = "text-changed"
