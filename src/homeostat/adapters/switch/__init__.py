"""What stops publishing and deploying."""
