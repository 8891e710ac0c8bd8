"""The scripts of .ci: the bounds they read are those of pyproject.toml, and an audit that checked nothing says so."""

from __future__ import annotations

import tomllib
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).parent.parent


def script(name: str) -> ModuleType:
    """A script of .ci, which has no ending, as a module."""
    loader = SourceFileLoader(f"ci_{name}", str(ROOT / ".ci" / name))
    spec = spec_from_loader(loader.name, loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


def test_every_requirement_has_a_lower_bound_that_is_tested() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    bounds = script("versions").bounds()
    extras = project["optional-dependencies"]
    lines = [*project["dependencies"], *extras["html"], *extras["warc"], *extras["office"]]
    assert {Requirement(line).name for line in lines} <= set(bounds)
    for line in lines:
        requirement = Requirement(line)
        assert requirement.specifier.contains(bounds[requirement.name])


def test_the_pinned_versions_are_allowed() -> None:
    pinned = dict(
        line.split("==") for line in (ROOT / "constraints.txt").read_text().splitlines() if not line.startswith("#")
    )
    lower = {name.lower(): version for name, version in pinned.items()}
    for name, bound in script("versions").bounds().items():
        assert Version(lower[name.lower()]) >= Version(bound), name


def test_an_audit_that_checked_nothing_says_so() -> None:
    told = script("audit").told
    text, code = told([{"name": "a", "skip_reason": "not found"}])
    assert "nothing was checked" in text
    assert code == 0
    assert told([]) == (text, 0)


def test_an_audit_that_finds_something_ends_with_one() -> None:
    found = [
        {"name": "a", "version": "1", "vulns": [{"id": "X-1", "fix_versions": ["2", "3"]}]},
        {"name": "b", "version": "2", "vulns": []},
        {"name": "c", "skip_reason": "not found"},
    ]
    text, code = script("audit").told(found)
    assert text == "a 1: X-1, mended in 2, 3\n2 packages checked, 1 could not be, 1 known vulnerability"
    assert code == 1
    assert script("audit").told(found[1:])[1] == 0
