"""The sections of the configuration, each a frozen model; what a field means stands in ``config/maild.toml``."""
