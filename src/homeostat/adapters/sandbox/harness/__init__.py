"""What a sandbox runs besides the command it was given."""
