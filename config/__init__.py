"""Settings, wiring of ports to gateways, processes and their supervisor."""
