"""Ground floor: quantities, times, codings and the errors that people read."""
