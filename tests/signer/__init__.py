"""The signing program against a server that plays the protocol, with cards of all kinds."""
