"""A person once: identity, protected data, the keys by which people are sorted and found."""
