"""python -m gonghui.sites.cli: the command without its script."""

import sys

from gonghui.sites.cli import main

if __name__ == "__main__":
    sys.exit(main())
