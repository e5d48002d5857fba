"""Every number is a question asked of the records: definitions, values, the records behind them."""
