"""Two thousand synthetic articles with a few quotes, outlets and speakers of which there is very much: no page is slow."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

BENCH = Path(__file__).parent.parent / "bench" / "site.py"


async def test_no_page_is_slow_or_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spec = importlib.util.spec_from_file_location("bench_site", BENCH)
    assert spec is not None
    assert spec.loader is not None
    bench = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bench)
    bench.synthetic(tmp_path / "synthetic.db", 2000)
    failed = await bench.ask(tmp_path / "synthetic.db", slack=3)  # the machine that tests may be slow and busy
    assert failed == 0, capsys.readouterr().out
