"""Handrail: safeguards for treatment programs, checked at the bedside and over whole records."""

__version__ = "0.1.0"
