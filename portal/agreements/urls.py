"""Routes of the contract and of the printed texts."""

from django.urls import path

from portal.agreements import card, mobile, receipts, signatures, views

app_name = "agreements"
urlpatterns = [
    path("sozlesme/", views.contract, name="contract"),
    path("sozlesme/e-imza/", card.sign, name="sign_by_card"),
    path("sozlesme/e-imza/imza/", card.wait, name="wait_for_card"),
    path("sozlesme/mobil-imza/", mobile.sign, name="sign_by_mobile"),
    path("sozlesme/mobil-imza/bekleme/", mobile.wait, name="wait_for_mobile"),
    path("hesabim/sozlesmeler/<uuid:consent_id>/<str:name>", signatures.signed_file, name="signed_file"),
    path("aydinlatma-metni/", views.disclosure, name="disclosure"),
    path("metinler/<uuid:text_id>/", views.text, name="text"),
    path("metinler/<uuid:text_id>/metin.pdf", views.text_pdf, name="text_pdf"),
    path("hesabim/sozlesmeler/", receipts.listing, name="papers"),
    path("hesabim/makbuzlar/<uuid:receipt_id>/<str:name>", receipts.receipt, name="receipt"),
]
