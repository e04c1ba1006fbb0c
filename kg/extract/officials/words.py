"""Words of titles and of politeness that more than one module asks for."""

from __future__ import annotations

POLITE = frozenset(
    "mr mr. mrs mrs. ms ms. miss dr dr. prof prof. hon hon. sir h.e. h.e professor madam mme mme. honorable honourable "
    "hon'ble excellency".split()
)
POSTED = frozenset("ambassador ambassadors consul representative envoy affaires commissioner".split())
ROYAL = frozenset("king queen prince princess emir amir emperor empress".split())
OF_COUNTRIES = frozenset(
    "minister president premier chancellor king queen emir amir sultan ambassador senator".split()
)
COUNTERPARTS = frozenset("counterpart counterparts colleague colleagues".split())
