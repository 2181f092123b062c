"""What signs decisions, and what tells whether they are genuine."""
