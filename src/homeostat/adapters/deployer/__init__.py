"""What runs the services: processes on this machine, behind an address that stays."""
