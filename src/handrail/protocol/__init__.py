"""Protocols: the numbers that a program has agreed on, each with its unit, its dates and its source."""
