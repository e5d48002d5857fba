"""Writing: one intermediate model of a paper → Word in the format of GB/T 9704, and HTML."""
