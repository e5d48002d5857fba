"""Who did and who saw what: append-only, hash-chained, one sentence an event."""
