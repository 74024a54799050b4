"""Settings, addresses and start-up: nothing of the domain."""
