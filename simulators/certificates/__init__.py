"""The certificate authority, played: a test root, signers with RSA and P-256 keys, CAdES-BES signatures.

Nothing it makes has legal force; its names say TEST.
"""
