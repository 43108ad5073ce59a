"""What departments put into their own pages: the widget with the newest items, and the banners."""
