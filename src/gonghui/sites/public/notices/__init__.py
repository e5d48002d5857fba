"""公示: what is in publicity, open to everybody, and a form for objections."""
