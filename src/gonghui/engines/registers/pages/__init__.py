"""The pages that follow from a register's declaration."""
