"""The command `gonghui`, for whoever runs the product and for other programs."""

from gonghui.sites.cli.entry import main

__all__ = ["main"]
