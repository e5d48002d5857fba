"""What every floor stands on; knows nothing of union business beyond the tree of unions."""
