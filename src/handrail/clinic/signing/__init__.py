"""Signatures: a fresh second factor, bound to the bytes that are signed."""
