"""Turns what others hand in into drafts of this site's page types: the port ``DraftFactory``."""
