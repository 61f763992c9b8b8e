"""A small invented program as FHIR R4, built to show every verdict. `build.py` writes it; nobody in it is real."""
