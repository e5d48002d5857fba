"""职工端: the workers' phone, below `/m/`. Server-rendered, one column, a few kilobytes."""
