"""The desk for scripts and other programs: access tokens and webhooks."""
