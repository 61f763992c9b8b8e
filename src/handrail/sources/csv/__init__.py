"""Tables of a spreadsheet or a database: one CSV file a table, in the words of the record.

    header → columns (`columns.py`) → cells (`cells.py`) → the FHIR resource that the row stands for (`resources.py`)

From there on a row is read like any other resource, so that what a code means is said in one place.
"""
