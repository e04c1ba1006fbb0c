def read_countries(doc):
    """Not written yet."""
