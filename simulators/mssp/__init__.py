"""A mobile operator's signature service (MSSP, ETSI TS 102 204), played: SOAP 1.1 and 1.2, both messaging modes.

Whose phone it is stands in the phonebook of the demo phone. What happens is chosen by the last three digits of the
number (`behaviour.py`), else by the person at the demo phone. Nothing it signs has legal force.
"""
