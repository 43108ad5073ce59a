"""*Publish everywhere*: what is written and chosen for each channel, how it will look, and several items at once."""
