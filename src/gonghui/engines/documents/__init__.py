"""Reading Chinese official prose into structure, and writing it in official format."""
