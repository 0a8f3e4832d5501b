"""Refusals about persons, accounts and operators."""

from typing import ClassVar

from uets.kernel.refusals import Refusal


class IdentifierInvalid(Refusal):
    """A number cannot exist: its form or its check digits are wrong (`field`)."""

    code: ClassVar[str] = "identifier-invalid"


class IdentifierTaken(Refusal):
    """The number already belongs to a person or an account (`field`)."""

    code: ClassVar[str] = "identifier-taken"


class AccountNotFound(Refusal):
    """No such account, or none that this person may enter."""

    code: ClassVar[str] = "account-not-found"


class AccountClosed(Refusal):
    """The account is closed."""

    code: ClassVar[str] = "account-closed"


class NoStanding(Refusal):
    """The person has no right in this account (any more)."""

    code: ClassVar[str] = "no-standing"


class PersonUnknown(Refusal):
    """No person of this identity number is registered."""

    code: ClassVar[str] = "person-unknown"


class PrincipalRequired(Refusal):
    """Only the holder or a principal operator may do this."""

    code: ClassVar[str] = "principal-required"


class PermissionMissing(Refusal):
    """The acting person or key does not hold the permission (`permission`)."""

    code: ClassVar[str] = "permission-missing"


class LoginNotFresh(Refusal):
    """The act needs a login of level 3 or more, at most five minutes old (trust.md §3)."""

    code: ClassVar[str] = "login-not-fresh"


class OperatorNotFound(Refusal):
    """No such operator in this account."""

    code: ClassVar[str] = "operator-not-found"


class OperatorExists(Refusal):
    """The person already stands in this account or is invited."""

    code: ClassVar[str] = "operator-exists"


class OperatorLimit(Refusal):
    """An organisation has at least one and at most ten principal operators (rule R1)."""

    code: ClassVar[str] = "operator-limit"


class PrincipalOperatorProtected(Refusal):
    """A key may not touch a principal operator (rule R4)."""

    code: ClassVar[str] = "principal-operator-protected"


class StateConflict(Refusal):
    """Not possible in the present state (`state`)."""

    code: ClassVar[str] = "state-conflict"


class VersionStale(Refusal):
    """The record has changed since it was read."""

    code: ClassVar[str] = "etag-stale"


class StaffRequired(Refusal):
    """Only staff of this role may do this (`role`)."""

    code: ClassVar[str] = "staff-required"


class StaffRoleExists(Refusal):
    """The person already works in this role (`role`)."""

    code: ClassVar[str] = "staff-role-exists"


class StaffRoleNotFound(Refusal):
    """The person does not work in this role (`role`)."""

    code: ClassVar[str] = "staff-role-not-found"


class ReasonMissing(Refusal):
    """The act needs a reason in words: it touches what belongs to others."""

    code: ClassVar[str] = "reason-missing"


class PermissionUnknown(Refusal):
    """A permission that does not exist, or none at all (`permission`)."""

    code: ClassVar[str] = "permission-unknown"


class DatesInvalid(Refusal):
    """The last day of a right lies before its first day, or is over."""

    code: ClassVar[str] = "dates-invalid"


class HolderAlone(Refusal):
    """A natural person's account has one holder, and no principal operators (rule R1)."""

    code: ClassVar[str] = "holder-alone"


class SecondApprovalNeeded(Refusal):
    """The account has it that two principal operators do this together (rule R5; `act`)."""

    code: ClassVar[str] = "second-approval-needed"
