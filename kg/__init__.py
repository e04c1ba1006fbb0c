"""kg: government notices become a graph of international cooperation, every fact tied to its sentence."""

__version__ = "0.1.0"
