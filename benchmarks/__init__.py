"""How fast kg is, as ratios to what bounds it, in one run on the same data: ``python -m benchmarks``."""
