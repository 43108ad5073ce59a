"""What a campaign is made of, reckoned: its days, its board, its targets, its templates. Pure."""
