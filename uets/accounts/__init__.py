"""Hesap: person, organisation, UETS address, linked accounts, operators (Regulation RG 30617 art. 5-8)."""
