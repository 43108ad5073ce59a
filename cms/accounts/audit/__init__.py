"""The log of acts beyond Wagtail's tables: lines for a collector, seals against changes, reads of personal data."""
