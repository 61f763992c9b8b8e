"""Intake: instruments answered, findings written down, and the signed decision."""
