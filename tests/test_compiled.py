"""The compiled form that an installation may ask for: what is compiled, that mypyc takes it, and that nobody gets it unasked."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent

TRANSLATE = """
import sys
from mypyc.build import mypycify
flags = ["--config-file=", f"--cache-dir={sys.argv[1]}/cache", "--ignore-missing-imports"]
for made in mypycify([*flags, *sys.argv[2:]], multi_file=True, target_dir=sys.argv[1]):
    print(made.name)
"""


def hook() -> dict[str, Any]:
    targets = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]["targets"]
    found: dict[str, Any] = targets["wheel"]["hooks"]["custom"]
    return found


def modules() -> list[str]:
    return [m.relative_to(ROOT).as_posix() for pattern in hook()["modules"] for m in sorted(ROOT.glob(pattern))]


def test_nothing_is_compiled_unasked() -> None:
    assert hook()["enable-by-default"] is False


def test_every_pattern_names_modules() -> None:
    assert all(list(ROOT.glob(pattern)) for pattern in hook()["modules"])
    assert len(modules()) == len(set(modules())) > 60


def test_values_that_travel_between_processes_stay_plain() -> None:
    """mypyc's frozen data classes cannot be unpickled, and have no docstrings."""
    assert not {"quotes/model.py", "quotes/errors.py"} & set(modules())


@pytest.mark.slow
@pytest.mark.skipif("QUOTES_COMPILE" not in os.environ, reason="half a minute: set QUOTES_COMPILE=1 before a release")
def test_mypyc_takes_all_modules(tmp_path: Path) -> None:
    """Only into C: what it refuses, it refuses here. bench/compiled.py compares builds."""
    pytest.importorskip("setuptools", reason="mypyc needs setuptools")
    line = [sys.executable, "-c", TRANSLATE, str(tmp_path), *modules()]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert {m.removesuffix(".py").replace("/", ".") for m in modules()} <= set(done.stdout.split())
