"""Who signs in, with what, and which roles they hold."""
