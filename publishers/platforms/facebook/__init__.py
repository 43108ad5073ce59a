"""Facebook Pages, through the Graph API."""

PLATFORM = "publishers.platforms.facebook.platform.FacebookPlatform"
