"""UETS imzacı: shows what a browser asks a person to sign, signs it with their card, sends the signature.

It stands alone: nothing of the server is imported, and the server imports nothing of this.
"""

from importlib.metadata import version

__version__ = version("uets-imzaci")
