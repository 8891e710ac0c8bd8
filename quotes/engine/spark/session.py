"""Starts Spark, or joins the session that is there."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Sequence
from typing import Any

from quotes.errors import SettingsError

_NEEDED = "--engine spark needs the extra spark: pip install 'quote-provenance[spark]'"
_JAVA = "--engine spark needs Java 17 or newer: install it (Debian: openjdk-17-jre-headless), or set JAVA_HOME."
_MEMORY = re.compile(r"\s*(\d{1,6})(?:\.\d{1,6})?\s*([KMGT])i?B\s*", re.I)

# one task per partition and stage, whatever the machine; results never depend on any of this
_SETTINGS = {
    "spark.sql.execution.arrow.maxRecordsPerBatch": "10000",
    "spark.sql.execution.arrow.maxBytesPerBatch": "64MB",  # files and texts travel in batches too
    "spark.sql.execution.arrow.useLargeVarTypes": "true",
    "spark.sql.maxConcurrentOutputFileWriters": "32",  # the tables of a stage are written side by side, unsorted
    "spark.sql.session.timeZone": "UTC",
    "spark.driver.maxResultSize": "0",  # what matching holds here is bounded elsewhere: see docs/cluster.md
    "spark.log.level": "ERROR",
}
_LOCAL = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false"}


def start(master: str | None, settings: Sequence[str], memory: str, jobs: int) -> tuple[Any, bool]:
    """A session, and whether it was started here (else it is another's, to be left running).

    `settings` are Spark's own, KEY=VALUE. Raises SettingsError when pyspark or Java is missing or a setting is none.
    """
    try:
        import pyarrow  # noqa: F401
        from pyspark.errors import PySparkRuntimeError
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise SettingsError(f"{_NEEDED} ({error})") from error
    if (running := SparkSession.getActiveSession()) is not None:
        return running, False
    if not shutil.which("java") and not os.environ.get("JAVA_HOME"):
        raise SettingsError(_JAVA)
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    given = dict(_pair(setting) for setting in settings)
    master = master or given.get("spark.master") or os.environ.get("MASTER") or f"local[{jobs}]"
    local = master.startswith("local[") or master == "local"
    builder = SparkSession.builder.appName("quotes").master(master)
    for key, value in {**_SETTINGS, **(_local(memory, jobs) if local else {}), **given}.items():
        builder = builder.config(key, value)
    try:
        return builder.getOrCreate(), True
    except PySparkRuntimeError as error:
        raise SettingsError(f"{_JAVA} ({_first_line(error)})") from error
    except Exception as error:  # what Java throws comes in many kinds
        raise SettingsError(f"Spark did not start with --master {master}: {_first_line(error)}") from error


def _local(memory: str, jobs: int) -> dict[str, str]:
    """On one machine the driver does all the work: its memory is the build's, and the tasks are few."""
    if not (amount := _MEMORY.fullmatch(memory)):
        raise SettingsError(f"--memory {memory}: write an amount of memory, for example 500MB or 4GB.")
    return {
        **_LOCAL,
        "spark.driver.memory": f"{amount[1]}{amount[2].lower()}",
        "spark.sql.shuffle.partitions": str(4 * jobs),
    }


def _pair(setting: str) -> tuple[str, str]:
    key, equals, value = setting.partition("=")
    if not equals or not key.startswith("spark."):
        raise SettingsError(f"--conf {setting}: write KEY=VALUE, for example spark.executor.memory=8g")
    return key, value


def _first_line(error: BaseException) -> str:
    return str(error).strip().partition("\n")[0]
