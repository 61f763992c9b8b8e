"""The clinical record in the database: what was written, as FHIR, and the rows that it yields."""
