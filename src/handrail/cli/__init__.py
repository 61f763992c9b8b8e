"""The command line: one file per noun. It reads, calls down, and prints."""
