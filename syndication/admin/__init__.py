"""The desk of syndication: who reads us, whom we read."""
