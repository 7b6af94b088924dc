"""The labelled corpus and what is measured on it."""
