"""The tests of maild."""
