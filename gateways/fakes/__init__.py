"""In-memory fakes of gateways that need a server, for tests only; each passes the tests of its gateway."""
