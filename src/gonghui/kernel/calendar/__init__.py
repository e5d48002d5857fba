"""Working days from an editable holiday table, lunar festivals, deadlines."""
