def read_agreements(doc):
    """Not written yet."""
