"""Bağlantılı Hesaplar, the home page, Hesap Bilgilerim with operators, contracts and receipts."""
