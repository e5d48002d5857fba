"""Import one roster in a process of its own and print the most memory it took, in kilobytes."""

from __future__ import annotations

import sys
from pathlib import Path


def main(path: Path) -> None:
    """The environment names database and data folder; the county is the demo's."""
    import django

    django.setup()
    from gonghui.engines.registers.services import import_file
    from gonghui.kernel.org.models import Union

    county = Union.objects.everything(reason="a benchmark imports everywhere").get(code="YX")
    import_file("members", path, union=county, actor=None)
    # VmHWM and not getrusage, which remembers the parent's memory from before exec.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    sys.stdout.write(peak.split()[1])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
