"""Logging in by OAuth2 (RFC 6749): a person allows it once (``login``), the token is kept and renewed (``tokens``).

``authority`` says where to ask; the company's own client id comes from the configuration.
"""
