"""Where changes are asked for and merged."""
