"""Money out: budget lines, payment orders and their batches. Every yuan once, and signed for."""
