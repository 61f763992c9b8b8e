"""The organisation that an installation serves, its sites and their rooms."""
