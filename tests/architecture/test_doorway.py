"""Pages meet rows through one doorway: `.objects` is followed by `visible_to` and nothing else."""

import ast

from tests.architecture.source import nodes, python_files, short

PAGE_FILES = {"views", "tables", "forms", "filters", "api", "panels"}
PAGE_FOLDERS = {"views", "pages", "forms", "sites"}
NOT_PAGES = (
    "sites/cli/",  # whoever has the command line has the database
    "sites/portal/services.py",  # verbs, which pages call for the worker who is signed in
)

DOORS = ("visible_to", "none")
"""What may follow `.objects`; a form's field starts from none() until it knows who looks."""
OWN_DOORS = ("of_applicant", "of_person", "of_worker", "offered_to")
"""What may follow it on the workers' phone: one's own rows, and what is offered to one's union."""

NARROWED = "a form's field; the form puts visible_to on it when it knows who looks"

ALLOWED = {
    "engines/registers/pages/lists.py: AuditRecord": "history of a row already seen to be visible",
    "engines/indicators/pages/declarations.py: AuditRecord": "history of a row already visible",
    "engines/activities/pages/rosters.py: Person": "the keys come sealed from a scoped search",
    "engines/activities/pages/rosters.py: Union": "the keys come sealed from a scoped search",
    "domains/membership/forms.py: Union": NARROWED,
    "domains/membership/forms.py: Employer": NARROWED,
    "domains/organising/forms.py: Union": NARROWED,
    "domains/organising/forms.py: Employer": NARROWED,
    "domains/organising/views.py: UnionProfile": "the one row beside a union already met",
    "engines/money/forms.py: Union": NARROWED,
    "engines/registers/pages/imports.py: ImportRow": "the lines of a file already met",
    "kernel/ui/filters.py: apps.get_model('org', 'Union')": "only narrows rows already scoped",
    "kernel/ui/pages/base.py: self.model": "followed by visible_to on the next line",
    "kernel/ui/pages/lists.py: self.model": "followed by visible_to on the next line",
    "sites/workbench/accounts.py: Account": "who may sign in is asked before anybody has",
    "sites/workbench/views.py: StoredFile": "the permission to ask for stands in the row",
}
"""`file: model` → why this page may look at its rows without asking who looks."""


def is_page(name: str) -> bool:
    *folders, file = name.removesuffix(".py").split("/")
    return not name.startswith(NOT_PAGES) and (
        file in PAGE_FILES or bool(PAGE_FOLDERS & set(folders))
    )


def starts_without_doorway(path):
    parents = {child: parent for parent in nodes(path) for child in ast.iter_child_nodes(parent)}
    for node in nodes(path):
        if isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager"):
            parent = parents[node]
            doors = DOORS + (OWN_DOORS if "portal" in path.parts else ())
            if not (isinstance(parent, ast.Attribute) and parent.attr in doors):
                yield ast.unparse(node.value), node.lineno


def test_no_page_starts_from_objects():
    found = [
        f"{short(path)}:{line}: {model}.objects"
        for path in python_files()
        if is_page(short(path))
        for model, line in starts_without_doorway(path)
        if f"{short(path)}: {model}" not in ALLOWED
    ]

    assert found == []


def test_a_page_that_starts_from_objects_is_found(tmp_path):
    page = tmp_path / "views.py"
    page.write_text(
        "rows = Thing.objects.visible_to(user, 'things.view')\n"
        "more = Thing.objects.filter(name='x')\n"
        "pk = Other.objects\n"
    )

    assert sorted(starts_without_doorway(page)) == [("Other", 3), ("Thing", 2)]
