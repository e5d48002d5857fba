"""Goods: bought or given, kept in warehouses, handed out against a signature, counted."""
