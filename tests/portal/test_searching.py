"""Search boxes: what PostgreSQL cannot take is left out, not a fault of ours."""

import pytest

from tests.builders import market
from tests.builders.desk import sell

pytestmark = pytest.mark.django_db

PLACES = (
    "/posta-kutusu/gelen-kutusu/",
    "/api-entegrasyon-basvurusu/entegrator-secimi/",
    "/baglantili-hesaplar/",
)


@pytest.mark.parametrize("path", PLACES)
@pytest.mark.parametrize("typed", ["\x00", "a\x00b", "\u202eters", "%00"])
def test_an_invisible_sign_in_a_search_is_left_out(path: str, typed: str) -> None:
    assert sell(market.Purchase()).client.get(path, {"ara": typed}).status_code == 200
