"""The time-stamp authority, played: RFC 3161 over HTTP with its own key, never the seal key.

It writes its own tokens, because OpenSSL 3.0 writes a signing time after 2049 as UTCTime, which RFC 5652 §11.3 forbids.
"""
