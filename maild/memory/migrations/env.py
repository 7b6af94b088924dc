"""What Alembic runs: the revisions, on the connection that it was handed and inside its transaction."""

from alembic import context

from maild.memory.schema import VERSION_TABLE
from maild.memory.tables import Row

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Row.metadata,
    version_table=VERSION_TABLE,
)
context.run_migrations()
