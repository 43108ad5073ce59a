"""Pages in the admin, beyond what Wagtail brings."""
