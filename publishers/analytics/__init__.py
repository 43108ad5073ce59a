"""What platforms count of our posts: asked for at leisure, kept day by day, never guessed."""
