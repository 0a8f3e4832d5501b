"""Error pages: what is wrong, what to do, the request number; and they stand when all else has fallen."""

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import set_urlconf

from portal import errors
from portal.middleware import ErrorPageMiddleware


def test_an_unknown_page_says_so_with_its_request_number():
    answer = Client().get("/boyle-bir-sayfa-yok/", headers={"X-Request-ID": "deneme-42"})
    page = answer.content.decode()
    assert answer.status_code == 404
    assert "Sayfa bulunamadı" in page
    assert "deneme-42" in page


@pytest.mark.parametrize("status", sorted(errors.PAGES))
def test_every_error_page_stands_in_the_frame(status):
    answer = errors.error_page(RequestFactory().get("/"), status=status)
    page = answer.content.decode()
    assert answer.status_code == status
    assert page.count("<h1") == 1
    assert "Ana sayfaya git" in page
    assert "değildir." in page


@pytest.mark.parametrize("routes", [None, "config.content_urls"])
def test_the_server_error_needs_no_session_no_database_and_no_routes(routes):
    set_urlconf(routes)
    try:
        answer = errors.server_error(RequestFactory().get("/"))
    finally:
        set_urlconf(None)
    assert answer.status_code == 500
    assert "Yaptığınız işlem kaydedilmedi." in answer.content.decode()


def test_a_form_from_elsewhere_is_told_in_words():
    answer = Client(enforce_csrf_checks=True).post("/dil/", {"kod": "en"})
    assert answer.status_code == 403
    assert "Formun süresi doldu" in answer.content.decode()


def test_a_bare_refusal_gets_words_and_keeps_its_headers():
    answer = Client().post("/", {})
    assert answer.status_code == 405
    assert answer["Allow"] == "GET"
    assert "Bu adres böyle açılamaz" in answer.content.decode()
    assert answer["Content-Length"] == str(len(answer.content))


def test_a_refusal_with_words_of_its_own_stays_as_it_is():
    middleware = ErrorPageMiddleware(lambda _: HttpResponse("{}", status=429))
    assert middleware(RequestFactory().get("/")).content == b"{}"


def test_the_content_host_gets_no_page_of_the_portal():
    middleware = ErrorPageMiddleware(lambda _: HttpResponse(status=405))
    assert middleware(RequestFactory().get("/", headers={"host": "127.0.0.1:8000"})).content == b""
