"""The clinic: Django, the only floor that knows a database, people who sign in, and now. It owns no clinical rule."""
