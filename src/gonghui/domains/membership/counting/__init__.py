"""Counting members: by day, by union, by kind; what came and went; whether the sums agree."""
