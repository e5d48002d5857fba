"""What the addresses of hardship files take besides a key. Nobody of the world's cast works on
files: each is told 403 before any row is looked for; who does is judged in test_hardship.py."""

from __future__ import annotations

from typing import Any
from uuid import UUID

SOMEBODY = UUID("00000000-0000-4000-8000-000000000001")

FURTHER: dict[str, dict[str, Any]] = {
    "hardship:section": {"code": "home"},
    "hardship:member": {"uid": SOMEBODY},
    "hardship:drop-member": {"uid": SOMEBODY},
    "hardship:sign-member": {"uid": SOMEBODY},
    "hardship:drop-paper": {"paper": 1},
}

ADDRESSES = """
hardship:files                    -                    GET         aid
hardship:new                      -                    GET,POST    aid
hardship:notice                   -                    GET         aid
hardship:export                   -                    GET,POST    aid
hardship:import                   -                    GET,POST    aid
hardship:confirm-visit            1                    GET,POST    aid
hardship:decide                   1                    GET,POST    aid
hardship:file                     1                    GET,POST    aid
hardship:write                    1                    GET         aid
hardship:section                  1                    GET,POST    aid
hardship:people                   1                    GET,POST    aid
hardship:member                   1                    GET,POST    aid
hardship:drop-member              1                    GET,POST    aid
hardship:papers                   1                    GET,POST    aid
hardship:drop-paper               1                    GET,POST    aid
hardship:sign                     1                    GET         aid
hardship:sign-member              1                    GET,POST    aid
hardship:submit                   1                    GET,POST    aid
hardship:discard                  1                    GET,POST    aid
hardship:visit                    1                    GET,POST    aid
hardship:verify                   1                    GET,POST    aid
hardship:findings                 1                    GET,POST    aid
hardship:assess                   1                    GET,POST    aid
hardship:override                 1                    GET,POST    aid
hardship:level                    1                    GET,POST    aid
hardship:versions                 1                    GET         aid
hardship:card                     1                    GET         aid
hardship:approval                 1                    GET         aid
"""
