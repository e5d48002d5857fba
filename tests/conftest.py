"""What every test may use: the cast, clients, a data folder of its own; and what is said at the
end about tests that this machine could not run."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from xdist.scheduler import LoadScopeScheduling

REPOSITORY = Path(__file__).resolve().parent.parent
SEEDS = REPOSITORY.parent / "shared" / "seeds"
MISSING_LOG = REPOSITORY / "test-results" / "missing.txt"
MISSING = "MISSING "
"""How the reason of a skip begins when the machine, not the test, is why."""


# ---------------------------------------------------------------- what this machine has


def find_chromium() -> str | None:
    """$CHROMIUM, or the first Chromium or Chrome of the path."""
    names = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if name and (found := shutil.which(name))), None)


def on_postgres() -> bool:
    return "postgresql" in settings.DATABASES["default"]["ENGINE"]


ASKED_ONCE = ("tests/access/", "tests/architecture/")
"""Who may open which address: rules of the code, asked on one database. What a scope finds in rows
is asked on both (tests/kernel/access)."""


def is_asked_again(item: pytest.Item) -> bool:
    """Whether PostgreSQL could answer otherwise than SQLite."""
    path = item.path.relative_to(REPOSITORY).as_posix()
    if path.startswith(ASKED_ONCE):
        return False
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(
        item.get_closest_marker("django_db")
        or fixtures & {"db", "transactional_db", "django_db_setup"}
    )


WALKED_ON_BOTH = ("tests/scenarios/", "tests/sites/", "tests/cli/")
"""What people do; with tests/access and tests/browser, all of the product is walked on SQLite."""


def is_left_to_postgres(item: pytest.Item) -> bool:
    """Whether `make test`, which runs both, asks this on PostgreSQL only: how services and queries
    answer. By itself a run on SQLite asks everything."""
    path = item.path.relative_to(REPOSITORY).as_posix()
    return (
        "GONGHUI_BESIDE_POSTGRES" in os.environ
        and is_asked_again(item)
        and not path.startswith(WALKED_ON_BOTH)
        and not item.get_closest_marker("rendering")
    )


DEMO_SCENARIOS = (
    "test_c1_plan_document_becomes_tasks",
    "test_c6_summary_from_records",
    "test_demo_figures",
)
"""Scenarios that walk through the demo county, which takes seconds to build: one process runs them
one after the other, behind all other scenarios, and takes the county down behind them."""


class OneWorldAProcess(LoadScopeScheduling):
    """Tests of one file stay together, and those of the demo county."""

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        return "demo county" if Path(path).stem in DEMO_SCENARIOS else path


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> OneWorldAProcess:
    config.option.loadscopereorder = False  # what is last among the scenarios is to stay there
    return OneWorldAProcess(config, log)


def put_demo_last(items: list[pytest.Item]) -> None:
    places = [place for place, item in enumerate(items) if "scenarios" in item.path.parts]
    scenarios = sorted(
        (items[place] for place in places), key=lambda item: item.path.stem in DEMO_SCENARIOS
    )
    for place, item in zip(places, scenarios, strict=True):
        items[place] = item


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    idle = [
        item
        for item in items
        if (not is_asked_again(item) if on_postgres() else is_left_to_postgres(item))
    ]
    config.hook.pytest_deselected(items=idle)
    left = set(idle)
    items[:] = [item for item in items if item not in left]
    put_demo_last(items)
    browser = find_chromium()
    office = shutil.which("soffice")
    for item in items:
        if "scenarios" in item.path.parts:  # they build the demo county first
            item.add_marker(pytest.mark.slow)
        if item.get_closest_marker("browser") and browser is None:
            item.add_marker(pytest.mark.skip(reason=f"{MISSING}Chromium: browser tests not run"))
        if item.get_closest_marker("rendering") and office is None:
            item.add_marker(pytest.mark.skip(reason=f"{MISSING}LibreOffice: rendering not tested"))
        if item.get_closest_marker("postgres") and not on_postgres():
            item.add_marker(pytest.mark.skip(reason="only on PostgreSQL: make test-pg"))


def pytest_make_parametrize_id(val: Any, argname: str) -> str | None:
    """Bytes name no test: a file made with the time in it differs between workers."""
    return argname if isinstance(val, bytes) else None


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """A red block for what was not tested, here and again at the end of `make test`."""
    reasons = [
        report.longrepr[2].removeprefix("Skipped: ")
        for report in terminalreporter.stats.get("skipped", ())
        if isinstance(report.longrepr, tuple)
    ]
    missing = [
        reason.removeprefix(MISSING)
        for reason in reasons
        if reason.startswith((MISSING, "not installed")) or "NOT FOUND" in reason
    ]
    if not missing:
        return
    lines = [f"{reason} ({missing.count(reason)} tests)" for reason in sorted(set(missing))]
    MISSING_LOG.parent.mkdir(exist_ok=True)
    with MISSING_LOG.open("a") as file:
        file.writelines(f"{line}\n" for line in lines)
    terminalreporter.section("NOT TESTED ON THIS MACHINE", sep="!", red=True, bold=True)
    for line in lines:
        terminalreporter.line(line, red=True, bold=True)
    terminalreporter.section("", sep="!", red=True, bold=True)


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder of real papers, which lies beside the repository, not in it."""
    if not SEEDS.is_dir():
        pytest.skip(f"{MISSING}../shared/seeds: real papers not read")
    return SEEDS


# ---------------------------------------------------------------- surroundings


@pytest.fixture(scope="session")
def _uploads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("uploads")


@pytest.fixture(autouse=True)
def _own_upload_folder(_uploads: Path) -> Iterator[None]:
    """Each test stores files where no other test sees them."""
    before = settings.UPLOAD_DIR
    settings.UPLOAD_DIR = _uploads / uuid.uuid4().hex
    yield
    settings.UPLOAD_DIR = before


@pytest.fixture
def client_of() -> Callable[[Any], Client]:
    """A signed-in client of an account: `client_of(cast.chair_a).get("/")`."""

    def signed_in(account: Any) -> Client:
        client = Client()
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in


# ---------------------------------------------------------------- the cast


@dataclass(frozen=True)
class Cast:
    """A small world. County A is where things happen; county B is the neighbour who must not see.

    city ── county_a ── machinery, textile
         └─ county_b ── food
    """

    city: Any
    county_a: Any
    county_b: Any
    machinery: Any
    textile: Any
    food: Any
    machinery_works: Any
    textile_mill: Any
    food_factory: Any
    city_officer: Any
    chair_a: Any
    officer_a: Any
    viewer_a: Any
    officer_b: Any
    security_admin: Any
    worker: Any
    """Signs in, holds no grant; a person of the machinery works."""
    stranger: Any
    """Signs in, holds no grant, is nobody's worker."""


PASSWORD = "qing-jiang-2026"
FOUNDED_ON = dt.date(2005, 3, 1)
GRANTED_ON = dt.date(2020, 1, 1)


@pytest.fixture
def cast(db: None) -> Cast:
    """The small named world that tests share."""
    from gonghui.kernel.access.services import grant_role, open_account
    from gonghui.kernel.org.models import Employer
    from gonghui.kernel.org.services import cover_employer, found_union, save_employer
    from gonghui.kernel.people.models import Person
    from gonghui.kernel.people.services import set_id_number, set_name

    def union(parent: Any, code: str, name: str, short: str, level: str, kind: str) -> Any:
        return found_union(
            parent=parent,
            actor=None,
            founded_on=FOUNDED_ON,
            code=code,
            name=name,
            short_name=short,
            level=level,
            kind=kind,
            sector="enterprise" if level == "base" else "general",
        )

    def employer(base: Any, name: str, credit_code: str, staff: int, women: int) -> Any:
        row = Employer(
            registrar=base,
            name=name,
            credit_code=credit_code,
            nature="170",
            industry="C",
            opened_on=FOUNDED_ON,
            staff_count=staff,
            women_count=women,
        )
        row = save_employer(row, actor=None)
        cover_employer(base, row, from_on=FOUNDED_ON, actor=None)
        return row

    def account(username: str, name: str, role: str = "", at: Any = None, **fields: Any) -> Any:
        opened = open_account(
            username=username, display_name=name, password=PASSWORD, actor=None, **fields
        )
        if role:
            grant_role(opened, role=role, union=at, from_on=GRANTED_ON, actor=None)
        return opened

    city = union(None, "QJ", "清江市总工会", "清江市总", "city", "federation")
    county_a = union(city, "QJ01", "东岭县总工会", "东岭县总", "county", "federation")
    county_b = union(city, "QJ02", "西河县总工会", "西河县总", "county", "federation")
    machinery = union(
        county_a, "QJ0101", "东岭机械有限公司工会委员会", "东岭机械工会", "base", "base_single"
    )
    textile = union(
        county_a, "QJ0102", "东岭纺织有限公司工会委员会", "东岭纺织工会", "base", "base_single"
    )
    food = union(
        county_b, "QJ0201", "西河食品有限公司工会委员会", "西河食品工会", "base", "base_single"
    )
    person = Person(sex="1", birth_on=dt.date(1990, 3, 7))
    set_name(person, "王建国")
    set_id_number(person, "110105199003070017")
    person.save()
    return Cast(
        city=city,
        county_a=county_a,
        county_b=county_b,
        machinery=machinery,
        textile=textile,
        food=food,
        machinery_works=employer(machinery, "东岭机械有限公司", "91990101MA0A1B2C3X", 320, 96),
        textile_mill=employer(textile, "东岭纺织有限公司", "91990102MA0D4E5F6E", 210, 168),
        food_factory=employer(food, "西河食品有限公司", "91990201MA0G7H8J97", 80, 41),
        city_officer=account("city-officer", "陈市办", "officer", city),
        chair_a=account("chair-a", "李东岭", "chair", county_a),
        officer_a=account("officer-a", "赵经办", "officer", county_a),
        viewer_a=account("viewer-a", "钱查看", "viewer", county_a),
        officer_b=account("officer-b", "孙西河", "officer", county_b),
        security_admin=account("security-admin", "周安全", "security_admin", city),
        worker=account("worker", "王建国", person=person),
        stranger=account("stranger", "吴路人"),
    )
