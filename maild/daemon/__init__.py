"""The daemon: watch, fetch, decide, record, apply."""
