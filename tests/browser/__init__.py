"""Journeys through the real clinic in a real browser. A package, so that its browser ends before the next tests begin."""
