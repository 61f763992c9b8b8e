"""Consent: what a scope opens to whom, whether one stands, and the one step of an emergency. Pure rules.

Treating staff and the rulebook see every safety fact that is lawfully held; hiding applies outward, and leaves data
required, never a silent *no*.
"""
