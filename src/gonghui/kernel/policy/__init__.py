"""Rule parameters with dates, units and sources, resolved from the own union upwards."""
