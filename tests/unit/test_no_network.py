"""The watch itself sees attempts, so that seeing none means something."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests import offline

WAYS_OUT = (
    ("socket.create_connection(('192.0.2.1', 9), 0.1)", "socket.getaddrinfo 192.0.2.1"),
    ("socket.gethostbyname('example.org')", "socket.gethostbyname example.org"),
    ("urllib.request.urlopen('http://example.org', timeout=0.1)", "socket.getaddrinfo example.org"),
    (
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(('192.0.2.1', 53))",
        "socket.connect 192.0.2.1",
    ),
)


def run(program, file):
    env = {**os.environ, **offline.environment(file)}
    command = [sys.executable, "-c", f"import socket, urllib.request\n{program}"]
    return subprocess.run(command, env=env, capture_output=True, check=False)


@pytest.mark.parametrize(("program", "seen"), WAYS_OUT)
def test_an_attempt_is_refused_and_seen(tmp_path, program, seen):
    assert run(program, tmp_path / "attempts").returncode == 1
    assert offline.attempts_in(tmp_path / "attempts") == [seen]


def test_this_computer_is_near(tmp_path):
    listening = "s = socket.create_server(('127.0.0.1', 0))\n"
    ran = run(listening + "socket.create_connection(s.getsockname())", tmp_path / "attempts")
    assert ran.returncode == 0
    assert offline.attempts_in(tmp_path / "attempts") == []
