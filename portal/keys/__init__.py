"""API ANAHTARLARI and API Ayarları Güncelle: the two tables of the guide."""
