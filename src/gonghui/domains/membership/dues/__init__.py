"""Members' dues: what each month comes to, what was paid, what is behind."""
