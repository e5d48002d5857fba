"""New rows of a roster that look like somebody who is a member already."""

from __future__ import annotations

from gonghui.domains.membership.duplicates.finding import alike_to
from gonghui.domains.membership.duplicates.rules import Facts
from gonghui.domains.membership.duplicates.services import after_import
from gonghui.domains.membership.duplicates.telling import LEAST, told
from gonghui.engines.registers.importing.chunk import Chunk
from gonghui.engines.registers.importing.layout import ImportContext
from gonghui.engines.registers.models import Verdict
from gonghui.kernel.people import names

MOST_NAMED = 2


def warn_of_lookalikes(chunk: Chunk, context: ImportContext) -> None:
    """Warn of new rows; a fixed number of queries for the whole chunk."""
    places = chunk.settled_as(Verdict.NEW)
    if not places:
        return
    rows = chunk.frame.select("name", "birth_on", "mobile", "id_type", "id_number").rows(named=True)
    facts = [
        Facts(
            name=rows[place]["name"],
            name_key=names.sort_key(rows[place]["name"]),
            birth_on=rows[place]["birth_on"],
            mobile=rows[place]["mobile"] or "",
            id_type=rows[place]["id_type"],
            number=rows[place]["id_number"],
        )
        for place in places
    ]
    alike = alike_to(facts, least=LEAST)
    sentences = told(
        {key for keys in alike for key in keys},
        account=context.actor,
        permission=context.register.permissions.imports,
    )
    for place, keys in zip(places, alike, strict=True):
        for key in keys[:MOST_NAMED]:
            chunk.warn(place, "", sentences[key])


def done(context: ImportContext) -> None:
    """A roster came in: whom it brought is compared with everybody."""
    after_import(context)
