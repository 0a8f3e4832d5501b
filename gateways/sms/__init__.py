"""SMS: `message.py` makes what a Turkish bulk provider is posted, `http_provider.py` posts it and reads the answer."""
