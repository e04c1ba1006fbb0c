"""kg command line."""
