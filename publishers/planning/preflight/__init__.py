"""What a channel would refuse, found before anything is sent, and what mends it."""
