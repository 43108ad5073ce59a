"""What is done to pages by the system itself."""
