"""Posta kutusu: the recipient's folders: list, open, archive, bin, search."""
