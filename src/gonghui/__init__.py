"""工汇 Gonghui: the work platform of a trade union, from the plan of spring to the summary of winter."""

__version__ = "0.1.0"
