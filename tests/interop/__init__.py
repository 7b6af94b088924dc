"""maild on the servers that it was not written on: what each cannot do, and how maild copes."""
