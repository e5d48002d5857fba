"""What is exchanged with banks: their files out, their results in."""
