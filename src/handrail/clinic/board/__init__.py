"""Today: what everyone has promised, and which safeguards do not hold, each with its owner and age."""
