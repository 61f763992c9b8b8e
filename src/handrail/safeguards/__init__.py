"""The safeguards: one rule each, as a declaration over facts. `catalogue.py` gathers them."""
