def read_dates(doc):
    """Not written yet."""
