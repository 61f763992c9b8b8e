"""The record: what happened to a patient, as typed tables. See `tables.py` for the schema and `record.py` for its use."""

from handrail.record.record import Record
from handrail.record.schema import Column, Table
from handrail.record.tables import TABLES

__all__ = ["TABLES", "Column", "Record", "Table"]
