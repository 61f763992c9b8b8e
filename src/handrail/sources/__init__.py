"""Where records come from: FHIR, and staged Parquet. Each mapping is declared once and used for one patient and for bulk."""
