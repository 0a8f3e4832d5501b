"""`/sorun/<code>`: the page behind the `type` of every problem, in Turkish and English on one page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from api.problems import CATALOGUE


def list_problems(request: HttpRequest) -> HttpResponse:
    """Show every code with its status and title."""
    return render(request, "problems/list.html", {"problems": CATALOGUE.items()})


def show_problem(request: HttpRequest, code: str) -> HttpResponse:
    """Show one code: what it means and what to do."""
    if code not in CATALOGUE:
        raise Http404
    return render(request, "problems/problem.html", {"code": code, "problem": CATALOGUE[code]})


urlpatterns = [
    path("", list_problems, name="problems"),
    path("<slug:code>", show_problem, name="problem"),
]
