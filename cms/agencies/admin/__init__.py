"""Agencies in the admin."""
