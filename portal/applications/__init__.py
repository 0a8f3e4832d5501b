"""API Entegrasyon Başvurusu: steps 4 to 7 of the guide, one decision a page."""
