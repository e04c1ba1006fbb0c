def read_officials(doc):
    """Not written yet."""
