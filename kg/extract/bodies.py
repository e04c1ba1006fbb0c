def read_bodies(doc):
    """Not written yet."""
