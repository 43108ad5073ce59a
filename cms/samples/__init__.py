"""Sample content: twelve invented items, and pictures, films and prints drawn from their own words."""
