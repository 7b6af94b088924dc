"""The words that maild says: a brief in, a tactful draft or note out. Knows nothing of mail servers."""
