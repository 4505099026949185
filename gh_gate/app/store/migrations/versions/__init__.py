"""One step per file; Alembic orders them by what each says it follows."""
