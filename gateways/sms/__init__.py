"""SMS: `message.py` makes what a Turkish bulk provider is posted, `http_provider.py` posts it and reads the answer.

`reports.py` reads what the provider says became of it.
"""
