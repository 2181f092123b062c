"""The world, one file a vendor: each answers for a port. Beside them scripted ones, for tests."""
