"""Django's SQLite, with what the trail needs of it: no statement of the application may take its triggers away."""
