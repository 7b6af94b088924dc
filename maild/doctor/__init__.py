"""What ``maild doctor`` looks at: each check returns what it found and what to do about it, and changes nothing."""
