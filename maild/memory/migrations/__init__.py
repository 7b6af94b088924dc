"""The history of the tables, one revision a file, carried out by Alembic."""
