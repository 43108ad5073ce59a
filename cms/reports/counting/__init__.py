"""From facts to numbers: whose they are, what they add up to, the rows behind each. Pure, but ``freezing``."""
