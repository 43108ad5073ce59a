"""Takes in what offices already have: Word outlines, pasted text, letters of fonts from before Unicode."""
