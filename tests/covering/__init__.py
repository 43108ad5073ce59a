"""How much of each platform's code its tests really run."""
