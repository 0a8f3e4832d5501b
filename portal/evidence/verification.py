"""Delil Doğrulama: anybody brings a file and reads what was checked, step by step. Nothing is stored."""

from itertools import groupby
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from portal.evidence.words import evidence_words
from portal.guards import public
from portal.visitor import origin_of
from portal.words import say
from uets.evidence.errors import DocumentNotRecognised, DocumentTooLarge, EvidenceToolsAway
from uets.evidence.proof import words
from uets.evidence.proof.report import Report, Step
from uets.evidence.queries.verification import check_document, check_size, count_check, read_published
from uets.evidence.states import Kind
from uets.kernel import clock
from uets.kernel.rates import TooManyCalls

FRAME = 10_000
"""Bytes that a form may have around its file."""

PEM = "application/x-pem-file"
TOO_MANY = 429
UNAVAILABLE = 503
REFUSED = 422


class FileForm(forms.Form):
    """The file to verify."""

    document = forms.FileField(
        label=gettext_lazy("Delil dosyası"),
        help_text=gettext_lazy("Delil paketi (ZIP), ASiC-E kabı, delil.xml ya da delil.pdf; en fazla 50 MB."),
        max_length=None,
        allow_empty_file=True,
        error_messages={"required": gettext_lazy("Doğrulanacak dosyayı seçin.")},
    )


@csrf_exempt  # it changes nothing, and the size must be looked at before the body is read
@require_http_methods(["GET", "HEAD", "POST"])
@public
def verify(request: HttpRequest) -> HttpResponse:
    """Show the form; at the POST the report."""
    if request.method != "POST":
        return render(request, "evidence/verify.html", {"form": FileForm()})
    at = clock.now()
    try:
        count_check(origin_of(request).address, limit=settings.VERIFICATIONS_A_MINUTE, at=at)
        length = request.META.get("CONTENT_LENGTH") or "0"
        check_size((int(length) if length.isdecimal() else 0) - FRAME)
        form = FileForm(request.POST, request.FILES)
        if not form.is_valid():
            return render(request, "evidence/verify.html", {"form": form}, status=REFUSED)
        with form.cleaned_data["document"] as document:
            report = check_document(document.read(), at=at)
    except (DocumentNotRecognised, DocumentTooLarge, EvidenceToolsAway) as refused:
        status = UNAVAILABLE if isinstance(refused, EvidenceToolsAway) else REFUSED
        page = {"form": FileForm(), "refusal": say(refused)}
        return render(request, "evidence/verify.html", page, status=status)
    except TooManyCalls as refused:
        page = {"form": FileForm(), "refusal": say(refused)}
        answer = render(request, "evidence/verify.html", page, status=TOO_MANY)
        answer["Retry-After"] = str(refused.facts["retry_after"])
        return answer
    shown = _show(report, language=get_language() or words.TURKISH)
    return render(request, "evidence/report.html", shown | {"file_name": document.name})


@require_safe
@public
def certificates(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view
    """Publish roots, seals and time-stamp certificates, each with its role: what every verifier pins."""
    try:
        return HttpResponse(read_published(), content_type=PEM)
    except EvidenceToolsAway:
        return HttpResponse(status=UNAVAILABLE, content_type="text/plain")


def _show(report: Report, *, language: str) -> dict[str, Any]:
    said = {each.place: each for each in report.said}
    groups = [
        {
            "place": place,
            "said": said.get(place),
            "kind": evidence_words(said[place].kind) if place in said else "",
            "is_deemed_service": place in said and said[place].kind == Kind.NOTICE_DEEMED_SERVED,
            "steps": [_show_step(step, language=language) for step in steps],
            "unproven": [
                _show_step(step, language=language) for step in report.unproven if _place(step) == place
            ],
        }
        for place, steps in groupby(report.steps, key=_place)
    ]
    return {"report": report, "groups": groups, "is_test": any(each.is_test for each in report.said)}


def _show_step(step: Step, *, language: str) -> dict[str, Any]:
    return {
        "name": words.step_name(step, language=language),
        "holds": step.holds,
        "file": step.file.rpartition("/")[2],
        "words": words.sentence(step, language=language),
    }


def _place(step: Step) -> str:
    folder, slash, _ = step.file.partition("/")
    return folder if slash and folder != "META-INF" else ""
