"""Interactive pictures of the network, as one self-contained HTML file."""
