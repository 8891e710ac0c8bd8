"""The SQLite file: its schema, how it is written, read back and verified."""
