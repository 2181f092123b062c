"""What puts messages into topics."""
