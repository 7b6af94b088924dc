"""Real mail servers that the tests start and stop."""
