def read_groups(doc):
    """Not written yet."""
