"""The program stands alone: its wheel goes into an empty environment; for macOS and Windows all its wheels exist."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from uets_imzaci import __version__, links
from uets_imzaci.problems import Problem

from tests.architecture.source import ROOT

UV = ROOT / ".venv" / "bin" / "uv"
PYTHONS = ("cp311", "cp312", "cp313")
PLATFORMS = {
    "macOS (Apple silicon)": re.compile(r"macosx_\d+_\d+_(arm64|universal2)"),
    "Windows": re.compile(r"win_amd64"),
    "Linux": re.compile(r"manylinux\w*_x86_64"),
}


def test_the_wheel_goes_into_an_empty_environment(tmp_path: Path) -> None:
    call(UV, "build", "--wheel", "--quiet", "--out-dir", tmp_path, ROOT / "signer")
    call(UV, "venv", "--quiet", "--python", sys.executable, tmp_path / "empty")
    (wheel,) = tmp_path.glob("*.whl")
    python = tmp_path / "empty" / "bin" / "python"
    pinned = [
        f"{name}=={package['version']}" for name, package in list_needed().items() if package.get("wheels")
    ]
    call(UV, "pip", "install", "--quiet", "--system-certs", "--python", python, wheel, *pinned)
    program = tmp_path / "empty" / "bin" / "uets-imzaci"
    assert call(program, "--version") == f"uets-imzaci {__version__}\n"
    assert "AKİS" in call(program, "--list-modules")
    call(python, "-I", "-c", "import uets_imzaci.cards.tokens")
    seen = call(
        python, "-I", "-c", "import importlib.util as i; print([i.find_spec(n) for n in ('uets', 'django')])"
    )
    assert seen == "[None, None]\n"


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_package_that_it_needs_has_a_wheel(platform: str) -> None:
    needed = {name: package for name, package in list_needed().items() if name != "uets-imzaci"}
    assert {"cryptography", "cffi", "python-pkcs11", "httpx", "certifi"} <= set(needed)
    missing = [
        f"{name} for {python}"
        for name, package in needed.items()
        for python in PYTHONS
        if not any(fits(each["url"], python, PLATFORMS[platform]) for each in package["wheels"])
    ]
    assert missing == []


def test_links_open_the_program_with_the_code_alone(tmp_path: Path) -> None:
    environment = {"XDG_DATA_HOME": str(tmp_path), "PATH": ""}
    file = links.register(
        program=Path("/opt/uets 100%/uets-imzaci"), environment=environment, platform="linux"
    )
    written = file.read_text(encoding="utf-8")
    assert file == tmp_path / "applications" / "uets-imzaci.desktop"
    assert 'Exec="/opt/uets 100%%/uets-imzaci" --window %u\n' in written
    assert "MimeType=x-scheme-handler/uets-imzaci;" in written
    with pytest.raises(Problem, match="link-elsewhere"):
        links.register(program=file, environment=environment, platform="win32")


def call(*words: str | Path) -> str:
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def list_needed() -> dict[str, dict[str, Any]]:
    """Return what the program needs, directly or not, on any platform, as uv.lock has it."""
    locked = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]
    packages = {package["name"]: package for package in locked}
    found: dict[str, dict[str, Any]] = {}
    waiting = ["uets-imzaci"]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = packages[name]
            waiting += [each["name"] for each in packages[name].get("dependencies", [])]
    return found


def fits(address: str, python: str, platform: re.Pattern[str]) -> bool:
    """Tell whether a wheel fits a CPython and a platform (PEP 425; abi3 wheels fit later versions too)."""
    pythons, abi, platforms = address.rpartition("/")[2].removesuffix(".whl").rsplit("-", 3)[1:]
    if platforms == "any":
        return True
    stable = abi == "abi3" and int(pythons.removeprefix("cp")) <= int(python.removeprefix("cp"))
    return (stable or (python in pythons.split(".") and abi == python)) and platform.search(
        platforms
    ) is not None
