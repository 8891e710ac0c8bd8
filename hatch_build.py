"""Compiles the stages with mypyc when the package is built, if asked: HATCH_BUILD_HOOKS_ENABLE=1 pip install .

Without that variable nothing here runs and the package is plain Python. A copy is compiled, so that no compiled module
ever stands in the checkout, where it would hide the source beside it.
"""

from collections.abc import Iterable
from contextlib import chdir
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileHook(BuildHookInterface):
    """Puts into the wheel, beside the modules that pyproject.toml names, their compiled forms."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile. An editable installation stays plain, as it is there to be edited."""
        if version == "editable":
            self.app.display_warning("an editable installation is not compiled: install without -e")
            return
        self.copy = TemporaryDirectory()  # until the wheel is packed
        folder = Path(self.copy.name)
        copytree(Path(self.root, "quotes"), folder / "quotes")
        with chdir(folder):
            compiled = compile_modules(m for pattern in self.config["modules"] for m in sorted(Path().glob(pattern)))
        build_data["force_include"] |= {str(folder / "compiled" / m): str(m) for m in compiled}
        build_data["pure_python"] = False
        build_data["infer_tag"] = True

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Remove the copy."""
        if version != "editable":
            self.copy.cleanup()


def compile_modules(modules: Iterable[Path]) -> list[Path]:
    """Compile modules of the folder in which this is run into its folder `compiled`; what there is in that.

    All of them share one library. It is made of one file of C for each, as a single one wants several times the memory.
    """
    from mypyc.build import mypycify  # both are there only when they are asked for
    from setuptools import setup

    flags = ["--config-file=", "--ignore-missing-imports"]
    extensions = mypycify([*flags, *map(str, modules)], opt_level="2", debug_level="0", multi_file=True, target_dir="c")
    command = ["--quiet", "build_ext", "--build-lib", "compiled"]
    setup(name="quotes", packages=[], ext_modules=extensions, script_args=command)
    return [m.relative_to("compiled") for m in Path("compiled").rglob("*") if m.is_file()]
