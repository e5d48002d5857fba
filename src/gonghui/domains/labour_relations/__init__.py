"""维权: law made known, legal services at the work place."""
