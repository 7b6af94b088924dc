"""Many machines: tasks in PostgreSQL, deferred by a watcher, carried out by any number of workers."""
