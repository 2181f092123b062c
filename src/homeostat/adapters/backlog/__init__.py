"""What tells how much work waits for a worker."""
