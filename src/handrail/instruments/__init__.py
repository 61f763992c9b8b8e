"""Instruments: their questions, their exact scoring, their cut-offs with source, and what their licences allow.

Scoring is plain functions over an answered form. What was not answered is never zero: an incomplete form has no total, only a
lower and an upper bound, and a band only where every way of completing it gives the same one.
"""
