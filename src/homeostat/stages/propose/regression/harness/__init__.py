"""Programs that run inside the sandbox, read as text and never imported by Homeostat itself."""
