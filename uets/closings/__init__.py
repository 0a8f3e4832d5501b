"""Hesabı Kapat: the request to close an address, and its end by the registrar (product.md, rule R16)."""
