"""Licences and versions of what is installed with this program.

python tests/test_licences.py        writes docs/licences.md anew from what is installed
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
PAGE, CONSTRAINTS = ROOT / "docs" / "licences.md", ROOT / "constraints.txt"
SELF = "quote-provenance"
EXTRAS = ("", "html", "warc", "office")  # "dev" is not part of what is installed for users

HEAD = """# Licences of what is installed with `quotes`

`quotes` itself is under the Apache License 2.0. It installs the packages below; none of their code is in this repository.
All permit use, change and redistribution; where a package offers a choice, one of the choices does. Those of `html`,
`warc` and `office` come only with that extra. Written by `python tests/test_licences.py`; a test compares it with what is
installed.

| package | licence | comes with |
|---|---|---|
"""
PERMISSIVE = {
    "0BSD", "Apache-2.0", "BSD", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "CNRI-Python", "ISC", "MIT", "MIT-CMU",
    "MPL-1.1", "MPL-2.0", "PSF-2.0", "Public Domain", "Zlib",
}  # fmt: skip


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def needed(name: str, extra: str, found: dict[str, Distribution]) -> dict[str, Distribution]:
    """The installed packages that a package needs, and what those need."""
    package = distribution(name)
    for line in package.requires or ():
        requirement = Requirement(line)
        if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
            continue
        try:
            other = distribution(requirement.name)
        except PackageNotFoundError:
            continue
        key = canonical(other.name)
        if key not in found:
            found[key] = other
            for wanted in ("", *requirement.extras):
                needed(other.name, wanted, found)
    return found


def licence(package: Distribution) -> str:
    """The licence by its SPDX name, from the metadata."""
    data = package.metadata
    classifiers = [c.split(" :: ")[-1] for c in data.get_all("Classifier", []) if c.startswith("License ::")]
    said = data.get("License-Expression") or data.get("License") or ""
    if not said or "\n" in said or said == "UNKNOWN":
        said = classifiers[0] if classifiers else "unknown"
    for pattern, name in (
        (r"Apache.*2(\.0)?", "Apache-2.0"), (r".*BSD 2-Clause.*", "BSD-2-Clause"), (r"BSD( License)?", "BSD"),
        (r"MIT( License)?", "MIT"), (r"ISC.*", "ISC"), (r"Mozilla.*2\.0.*", "MPL-2.0"),
    ):  # fmt: skip
        if re.fullmatch(pattern, said.split(" AND ")[0] if " AND " not in said else "", re.I):
            return name
    return said


def rows() -> Iterator[tuple[str, str, str]]:
    """Package, licence and the extra that it comes with, by name."""
    seen: dict[str, tuple[str, str, str]] = {}
    for extra in EXTRAS:
        for key, package in needed(SELF, extra, {}).items():
            seen.setdefault(key, (package.name, licence(package), f"`{extra}`" if extra else "always"))
    return iter([row for _, row in sorted(seen.items())])


def page() -> str:
    return HEAD + "".join(f"| {' | '.join(row)} |\n" for row in rows())


def listed() -> dict[str, str]:
    lines = re.findall(r"^\| ([\w.-]+) \| (.+?) \| .+ \|$", PAGE.read_text("utf-8"), re.M)
    return {canonical(name): said for name, said in lines if name != "package"}


def test_every_package_is_listed_with_its_licence() -> None:
    known = listed()
    for name, said, _ in rows():
        assert known.get(canonical(name)) == said, (
            f"{name}: run python tests/test_licences.py, and look at what changed"
        )


def test_every_licence_lets_us() -> None:
    assert len(listed()) > 20
    for name, said in listed().items():
        choices = [set(re.split(r" AND ", choice)) for choice in said.split(" OR ")]
        assert any(choice <= PERMISSIVE for choice in choices), f"{name}: {said}"


def test_the_constraints_hold_versions_and_nothing_else() -> None:
    lines = [line for line in CONSTRAINTS.read_text("utf-8").splitlines() if not line.startswith("#")]
    assert all(re.fullmatch(r"[\w.-]+==[\w.!+]+", line) for line in lines)
    versions = dict(line.split("==") for line in lines)
    versions = {canonical(name): version for name, version in versions.items()}
    for line in distribution(SELF).requires or ():
        requirement = Requirement(line)
        if canonical(requirement.name) == SELF or "spark" in str(requirement.marker):
            continue
        version = versions.get(canonical(requirement.name))
        assert version is not None, f"{requirement.name} has no tested version"
        assert requirement.specifier.contains(version), f"{line} does not allow the tested {version}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
