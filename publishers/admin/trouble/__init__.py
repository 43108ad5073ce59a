"""What does not go on: the cards, *Needs attention*, the bell, and the first lines of the home screen."""
