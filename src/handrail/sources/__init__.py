"""Sources: other systems' records, read into the tables of the record. Import the part that is needed, it stays light."""
