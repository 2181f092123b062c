"""Logs as text: lines are unwrapped, put together to whole entries, and followed in their files."""
