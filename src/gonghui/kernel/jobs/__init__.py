"""Long work: leased, resumable, with a page that shows how far it is."""
