"""Legal documents in the admin."""
