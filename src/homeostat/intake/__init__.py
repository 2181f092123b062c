"""How telemetry arrives: bytes in, durable before the answer."""
