"""The ledger: what a client costs and how they stand, from the letters that are remembered."""
