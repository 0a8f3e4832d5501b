"""Reads of applications."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from uets.agreements.states import TextKind
from uets.applications import errors
from uets.applications.models import IntegrationApplication
from uets.applications.rules import Answers
from uets.applications.states import DRAFT_LIFE, NOTHING_CAME_OF_IT, ApplicationState
from uets.evidence.queries.retention import OldRows, Span, is_kept_longer


def find_draft(*, account_id: UUID, person_id: UUID) -> IntegrationApplication | None:
    """Return the one draft of a person in an account, or None."""
    return IntegrationApplication.objects.filter(
        account_id=account_id, person_id=person_id, state=ApplicationState.DRAFT
    ).first()


def get_application(*, account_id: UUID, application_id: UUID) -> IntegrationApplication:
    """Return an application of an account; raises ApplicationNotFound."""
    found = IntegrationApplication.objects.filter(account_id=account_id, id=application_id).first()
    if found is None:
        raise errors.ApplicationNotFound
    return found


def get_application_for_update(*, account_id: UUID, application_id: UUID) -> IntegrationApplication:
    """Return an application locked until the end of the transaction; raises ApplicationNotFound."""
    rows = IntegrationApplication.objects.select_for_update()
    found = rows.filter(account_id=account_id, id=application_id).first()
    if found is None:
        raise errors.ApplicationNotFound
    return found


def list_applications(*, account_id: UUID) -> list[IntegrationApplication]:
    """Return the applications of an account that are no drafts any more, newest first."""
    done = IntegrationApplication.objects.filter(account_id=account_id).exclude(state=ApplicationState.DRAFT)
    return list(done.order_by("-id"))


def claim_old_drafts(*, at: datetime, limit: int) -> list[IntegrationApplication]:
    """Return drafts untouched for thirty days, locked."""
    drafts = IntegrationApplication.objects.select_for_update(skip_locked=True)
    return list(
        drafts.filter(state=ApplicationState.DRAFT, changed_at__lt=at - DRAFT_LIFE).order_by("id")[:limit]
    )


def answers_of(application: IntegrationApplication) -> Answers:
    """Return what has been answered so far."""
    return Answers(
        integrator_id=application.integrator_id,
        tariff_id=application.tariff_id,
        permissions_chosen_at=application.permissions_chosen_at,
        # A tick without the facts of its moment cannot be written down as a consent: it is made anew.
        disclosure_read_at=application.disclosure_actor and application.disclosure_read_at,
        undertaking_accepted_at=application.undertaking_actor and application.undertaking_accepted_at,
    )


def is_emptied(application: IntegrationApplication, *, kind: TextKind) -> bool:
    """Tell whether the box below a text was ticked and is empty again, because what it covers has changed."""
    if kind is TextKind.DISCLOSURE:
        return application.disclosure_text_id is not None and application.disclosure_read_at is None
    return application.undertaking_text_id is not None and application.undertaking_accepted_at is None


def _find_old_applications(span: Span) -> QuerySet[IntegrationApplication]:
    """Return applications of which nothing came, unless evidence of thirty years names them: a second person's, say."""
    return IntegrationApplication.objects.filter(
        ~is_kept_longer(prefix="application"),
        id__gte=span.low,
        id__lt=span.high,
        state__in=NOTHING_CAME_OF_IT,
        decided_at__lte=span.youngest,
    )


OLD_APPLICATIONS: Final = OldRows("applications_integrationapplication", "state", _find_old_applications)
