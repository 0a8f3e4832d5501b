"""Mobil imza: operators' signature services by SOAP (ETSI TS 102 204), over our own WSDL and schema.

`operators.py` reads who they are, `messages.py` says and understands the messages (it imports zeep, slowly, so it is
imported at first use), `outcomes.py` knows the status codes, `service.py` is the port.
"""
