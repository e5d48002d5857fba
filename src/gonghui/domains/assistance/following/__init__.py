"""What becomes of a filed household: reviews, leaving, falling back, and who stands by it."""
