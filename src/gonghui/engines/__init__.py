"""How work is done; no line of business in particular."""
