"""Aid (帮扶): money, goods and services that reach a family, and 金秋助学."""
