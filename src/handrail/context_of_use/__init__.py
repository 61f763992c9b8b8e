"""How is it being used? Dose, frequency, escalation, route, intent, control of supply and supervision, from recorded facts,
beside published patterns of treatment and of non-medical use. No total, no score.
"""

from handrail.context_of_use.profile import Found, Line, Profile, context_of_use

__all__ = ["Found", "Line", "Profile", "context_of_use"]
