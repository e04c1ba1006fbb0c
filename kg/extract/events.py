def read_events(doc):
    """Not written yet."""
