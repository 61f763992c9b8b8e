"""Patients, and the sites where they are."""
