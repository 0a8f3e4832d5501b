"""The demo phone: what a demo person would see on their phone, one page each.

It reads `<DATA_DIR>/demo/phone.json`, which demo loading writes (mode 0600):
{"persons": [{"slug": "ayse", "name": "Ayşe Yılmaz", "tckn": "…", "uets_address": "…", "password": "…",
"email": "…", "mobile": "…", "totp_secret": "<base32>", "note": "…"}]}; `password`, `email`, `mobile`, `totp_secret`
and `note` may be missing.
"""
