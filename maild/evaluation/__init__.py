"""How well maild judges: labelled letters in, figures with their uncertainty out."""
