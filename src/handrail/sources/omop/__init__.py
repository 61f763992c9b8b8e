"""OMOP CDM v5.4 as FHIR resources: each row of a table that can tell of treatment becomes one resource, and is read as such."""
