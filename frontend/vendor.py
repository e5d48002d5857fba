"""Copy published front-end files into the product (`make assets`, maintainers only).

Users and servers never need Node.js: the results are committed. The script
1. takes the minified files that pages load from `node_modules` (run `npm ci` first),
2. strips source-map comments, since `collectstatic` fails on maps that are not there,
3. builds one sprite from the icons listed in `icons.txt`,
4. writes `vendor/MANIFEST.json` (name, version, licence, sha256) and `vendor/LICENSES/`,
5. removes registry addresses from the lock file.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
MODULES = HERE / "node_modules"
TARGET = HERE.parent / "src/gonghui/kernel/ui/static/vendor"
SOURCE_MAP = re.compile(
    rb"\n?(?:/\*#\s*sourceMappingURL=[^*]*\*/|//#\s*sourceMappingURL=[^\n]*)\n?"
)
ICON_BODY = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
ICON_FRAME = re.compile(r'<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/>')


@dataclass(frozen=True)
class Package:
    """One published package: which files we load and where its licence stands."""

    name: str
    folder: str
    licence: str
    files: tuple[str, ...] = ()
    licence_files: tuple[Path, ...] = field(default=())

    @property
    def version(self) -> str:
        """The installed version, which `package-lock.json` pins."""
        manifest = json.loads((MODULES / self.name / "package.json").read_text("utf-8"))
        return str(manifest["version"])


PACKAGES = (
    Package(
        "@tabler/core",
        "tabler",
        "MIT",
        files=("dist/css/tabler.min.css",),
        licence_files=(HERE / "licenses/tabler-core.txt", MODULES / "bootstrap/LICENSE"),
    ),
    Package(
        "echarts",
        "echarts",
        "Apache-2.0",
        files=("dist/echarts.min.js",),
        licence_files=(
            MODULES / "echarts/LICENSE",
            MODULES / "echarts/NOTICE",
            MODULES / "echarts/licenses/LICENSE-d3",
            MODULES / "zrender/LICENSE",
            MODULES / "tslib/LICENSE.txt",
        ),
    ),
    Package(
        "jsqr",
        "jsqr",
        "Apache-2.0",
        files=("dist/jsQR.js",),
        licence_files=(MODULES / "jsqr/LICENSE",),
    ),
    Package("@tabler/icons", "icons", "MIT", licence_files=(MODULES / "@tabler/icons/LICENSE",)),
)


def icon_names() -> list[str]:
    """Names in `icons.txt`, sorted, without comments."""
    lines = (HERE / "icons.txt").read_text("utf-8").splitlines()
    return sorted({line.strip() for line in lines if line.strip() and not line.startswith("#")})


def build_sprite() -> bytes:
    """One SVG with a `<symbol>` for each listed icon; lines take the colour of the text."""
    symbols = []
    for name in icon_names():
        source = (MODULES / f"@tabler/icons/icons/outline/{name}.svg").read_text("utf-8")
        match = ICON_BODY.search(source)
        if match is None:
            raise SystemExit(f"{name}.svg does not look like an icon")
        body = ICON_FRAME.sub("", match.group(1))
        body = re.sub(r"\s*\n\s*", "", body).replace(" />", "/>")
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{body}</symbol>\n')
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" fill="none" stroke="currentColor" '
        'stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">\n'
        + "".join(symbols)
        + "</svg>\n"
    ).encode()


def copy_licences(package: Package) -> list[str]:
    """Put the licence texts of a package, and of what it bundles, beside the files."""
    names = []
    for source in package.licence_files:
        owner = package.folder
        if source.is_relative_to(MODULES):
            owner = source.relative_to(MODULES).parts[0].strip("@").replace("/", "-")
        name = f"{owner}-{source.stem}.txt" if source.is_relative_to(MODULES) else source.name
        (TARGET / "LICENSES" / name).write_bytes(source.read_bytes())
        names.append(f"LICENSES/{name}")
    return names


def strip_registry_from_lock() -> None:
    """The lock pins versions and hashes; where a maintainer's registry is, is nobody's business."""
    path = HERE / "package-lock.json"
    lock = json.loads(path.read_text("utf-8"))
    for entry in lock["packages"].values():
        entry.pop("resolved", None)
    path.write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n", "utf-8")


def main() -> None:
    """Rebuild the vendor folder from nothing, so that nothing stale stays."""
    shutil.rmtree(TARGET, ignore_errors=True)
    (TARGET / "LICENSES").mkdir(parents=True)
    packages = []
    for package in PACKAGES:
        folder = TARGET / package.folder
        folder.mkdir()
        for name in package.files:
            content = SOURCE_MAP.sub(b"\n", (MODULES / package.name / name).read_bytes())
            (folder / Path(name).name).write_bytes(content)
        if package.folder == "icons":
            (folder / "icons.svg").write_bytes(build_sprite())
        packages.append(
            {
                "name": package.name,
                "version": package.version,
                "licence": package.licence,
                "licence_files": copy_licences(package),
                "files": {
                    str(path.relative_to(TARGET)): hashlib.sha256(path.read_bytes()).hexdigest()
                    for path in sorted(folder.iterdir())
                },
            }
        )
    manifest = json.dumps({"packages": packages}, indent=2, ensure_ascii=False)
    (TARGET / "MANIFEST.json").write_text(manifest + "\n", "utf-8")
    strip_registry_from_lock()


if __name__ == "__main__":
    main()
