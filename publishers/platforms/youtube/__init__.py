"""YouTube, through the Data API v3."""
