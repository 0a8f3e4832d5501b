"""Components as readers and screen readers meet them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.template import Context, Template
from django.utils import translation

from portal.choices import read_version
from portal.home.catalogue import SampleForm

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def render(text, **context):
    return " ".join(Template(text).render(Context(context)).split())


def refused():
    form = SampleForm({"name": "123"})
    assert not form.is_valid()
    return form


def test_a_field_is_tied_to_its_hint_and_its_error():
    html = render("{% field form.name %}", form=refused())
    assert '<label class="ds-label" for="id_name">' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_error">Kimlik numarası 11' in html
    assert 'aria-invalid="true"' in html


def test_a_field_says_how_to_be_filled_in():
    html = render("{% field form.name %}", form=SampleForm())
    assert 'autocomplete="username"' in html
    assert 'inputmode="numeric"' in html


def test_a_field_that_may_stay_empty_says_so():
    assert "isteğe bağlı" in render("{% field form.reason %}", form=SampleForm())
    assert "isteğe bağlı" not in render("{% field form.name %}", form=SampleForm())


def test_a_group_has_a_legend_and_a_hint_for_each_choice():
    html = render("{% field form.permissions tick_all=True %}", form=SampleForm())
    assert '<legend class="ds-label">Yetkili İzinleri' in html
    assert 'aria-describedby="id_permissions_0_hint"' in html
    assert 'name="permissions-tumu"' in html


def test_a_group_keeps_what_was_chosen():
    form = SampleForm({"permissions": ["delete"], "ip_rule": "any"})
    html = render("{% field form.permissions %}{% field form.ip_rule %}", form=form)
    assert 'value="delete" id="id_permissions_1" checked' in html
    assert 'value="any" id="id_ip_rule_2" checked' in html


def test_the_error_summary_leads_to_every_field():
    html = render("{% error_summary form %}", form=refused())
    assert 'href="#id_name"' in html
    assert 'href="#id_ip_rule_0"' in html
    assert "Güvenlik kodu: Bu alan zorunludur." in html


def test_a_form_without_errors_has_no_summary():
    assert render("{% error_summary form %}", form=SampleForm()).strip() == ""


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2026, 11, 24, 12, 0, 20, tzinfo=UTC), "şimdi"),
        (datetime(2026, 11, 24, 11, 18, tzinfo=UTC), "42 dakika önce"),
        (datetime(2026, 11, 24, 14, 1, tzinfo=UTC), "2 saat sonra"),
        (datetime(2026, 11, 23, 20, 0, tzinfo=UTC), "dün"),
        (datetime(2026, 11, 24, 21, 30, tzinfo=UTC), "yarın"),
        (datetime(2026, 11, 29, 12, 0, tzinfo=UTC), "5 gün sonra"),
    ],
)
def test_distance_counts_days_of_turkiye(at, words):
    assert render("{{ at|distance:now }}", at=at, now=NOW) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 saniye"), (59, "59 saniye"), (60, "1 dakika"), (3_720, "1 saat 2 dakika"), (7_200, "2 saat")],
)
def test_duration_is_told_in_hours_and_minutes(seconds, words):
    assert render("{{ at|duration:now }}", at=NOW - timedelta(seconds=seconds), now=NOW) == words


def test_times_are_those_of_turkiye():
    late = datetime(2026, 11, 24, 22, 5, tzinfo=UTC)
    assert ">25.11.2026 01:05<" in render("{{ at|moment }}", at=late)
    assert ">25.11.2026 Çarşamba<" in render("{{ at|weekday }}", at=late)
    assert ">29.10.2026<" in render("{{ on|day }}", on=date(2026, 10, 29))


def test_weekdays_are_translated():
    with translation.override("en"):
        assert "Thursday" in render("{{ on|weekday }}", on=date(2026, 10, 29))


def test_words_are_written_the_turkish_way():
    html = render("{{ name|turkish_upper }} {{ name|initials }} {{ sum|lira }}", name="İpek Işık", sum=120000)
    assert html == "İPEK IŞIK İI 1.200,00 TL"


@pytest.mark.parametrize(
    ("text", "version"), [("7", 7), ("", 0), ("-1", 0), ("٣", 0), ("²", 0), ("9" * 5_000, 0), ("1\0", 0)]
)
def test_only_a_version_is_read_as_one(text, version):
    assert read_version(text) == version
