"""Two thousand feeds as the world has them at its worst, made from a seed and served by a real server."""
