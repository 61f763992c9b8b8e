"""Fields that are sealed: what 42 CFR Part 2 protects stands in the database only as ciphertext bound to its table, row and
field.
"""

from handrail.clinic.sealing.fields import SealedText
from handrail.clinic.sealing.keyring import BrokenSeal, Keyring, Place, ring

__all__ = ["BrokenSeal", "Keyring", "Place", "SealedText", "ring"]
