"""What is in deploy/ holds together: linted, parsed, and in step with the program and the page."""

from __future__ import annotations

import configparser
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from qualkit.cli.main import cli
from qualkit.ui import server

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
PAGE = (ROOT / "docs/how-to/deploy.md").read_text("utf-8")


def text(name: str) -> str:
    return (DEPLOY / name).read_text("utf-8")


def compose():
    return yaml.safe_load(text("compose.yaml"))["services"]


def asked_of_ui(words: list[str]) -> dict[str, object]:
    """What the command line makes of a `ui` command; fails on an option that is none."""
    assert words[0] == "ui"
    return cli.commands["ui"].make_context("ui", words[1:]).params


def test_the_dockerfile_passes_hadolint():
    program = shutil.which("hadolint", path=str(Path(sys.executable).parent)) or shutil.which(
        "hadolint"
    )
    if program is None:
        pytest.skip("hadolint is not installed")
    ran = subprocess.run(
        [program, DEPLOY / "Dockerfile"], check=False, capture_output=True, text=True
    )
    assert (ran.returncode, ran.stdout) == (0, "")


def test_the_dockerfile_copies_what_there_is_and_runs_as_nobody_special():
    copied = re.findall(r"^COPY (.+)$", text("Dockerfile"), re.MULTILINE)
    for line in copied:
        assert all((ROOT / source).exists() for source in line.split()[:-1]), line
    assert re.findall(r"^USER (.+)$", text("Dockerfile"), re.MULTILINE) == ["1000"]


def test_only_https_is_open_to_others_and_everything_asked_for_is_in_the_example():
    services = compose()
    assert {name for name, service in services.items() if "ports" in service} == {"front"}
    asked = set(re.findall(r"\$\{(\w+)", text("compose.yaml")))
    assert asked == set(re.findall(r"^(\w+)=", text("example.env"), re.MULTILINE))
    assert (
        f"desk:{asked_of_ui(services['desk']['command'])['port']}"
        == (services["front"]["environment"]["DESK"])
    )


def test_the_desk_of_compose_has_people_sign_in():
    assert asked_of_ui(compose()["desk"]["command"])["team"] is True


def test_the_unit_starts_what_the_proxy_expects_on_this_machine_only():
    unit = configparser.ConfigParser(strict=True, interpolation=None)
    unit.optionxform = str
    unit.read_string(text("qualkit.service"))
    assert set(unit.sections()) == {"Unit", "Service", "Install"}
    asked = asked_of_ui(shlex.split(unit["Service"]["ExecStart"])[1:])
    assert (asked["team"], asked["address"]) == (True, "127.0.0.1")
    assert f"127.0.0.1:{asked['port']}" in text("Caddyfile")


def test_the_backup_script_is_a_shell_script_of_commands_that_there_are():
    assert subprocess.run(["sh", "-n", DEPLOY / "backup"], check=False).returncode == 0
    for command in re.findall(r"^qualkit (\w+)", text("backup"), re.MULTILINE):
        assert command in cli.commands


def test_the_page_names_every_file():
    for file in DEPLOY.iterdir():
        assert f"deploy/{file.name}" in PAGE, file.name


def test_where_names_are_given_no_other_is_served(monkeypatch):
    monkeypatch.setenv(server.HOSTS_VARIABLE, "desk.example.org")
    env = server.environment("p", address="0.0.0.0", team=True)
    monkeypatch.setenv(server.HOSTS_VARIABLE, env[server.HOSTS_VARIABLE])
    assert server.own_host("desk.example.org")
    assert server.own_host("127.0.0.1:8501")
    assert not server.own_host("elsewhere.example.org")
