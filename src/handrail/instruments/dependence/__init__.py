"""Substance use disorder: criteria that a clinician enters, counted. No screen ever enters here."""
