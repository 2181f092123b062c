"""Dependencies of services."""
