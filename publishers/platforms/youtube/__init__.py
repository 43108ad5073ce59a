"""YouTube, through the Data API v3."""

PLATFORM = "publishers.platforms.youtube.platform.YouTubePlatform"
