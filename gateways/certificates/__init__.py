"""Whom certificates belong to: chains to the trust list, revocation by OCSP and CRL (pyhanko-certvalidator)."""
