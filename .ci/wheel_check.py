"""Run by .ci/run inside an environment that has only the wheel: everything the program needs must have come with it."""

import sqlite3
import sys
from importlib.resources import files

package = files("quotes")
for needed in ("store/schema.sql", "store/views/printings.sql", "publish/metadata.yml", "publish/templates", "publish/static",
               "publish/queries", "lexicon/en.toml", "lexicon/outlets.toml", "engine/sql/members.sql"):  # fmt: skip
    found = package.joinpath(needed)
    assert found.is_file() or (found.is_dir() and any(found.iterdir())), f"the wheel lacks {needed}"

assert "site-packages" in str(package), f"the package was taken from {package}, not from the wheel"
found = (
    sqlite3.connect(sys.argv[1])
    .execute("select kind from differences where this_text like '%Tajikistan%' and class = 'substantive'")
    .fetchall()
)
assert found == [("words",)], found
print("the wheel holds everything and builds the seeds")
