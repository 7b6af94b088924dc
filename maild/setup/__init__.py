"""What ``maild init`` does, apart from asking: knows providers, writes the configuration, previews."""
