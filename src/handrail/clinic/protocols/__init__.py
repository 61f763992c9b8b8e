"""Which protocol the program adopted, by whose signature."""
