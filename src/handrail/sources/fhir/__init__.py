"""FHIR R4 to the record, for one Bundle and for bulk."""
