"""The whole site as `make run` starts it, with its real programs."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


class Site:
    """A running `manage.py serve` with a data folder and a port of its own."""

    def __init__(self, folder):
        self.port = free_port()
        self.environment = {
            "PATH": os.environ["PATH"],
            "VAR_DIR": str(folder / "var"),
            "PORT": str(self.port),
            "DATABASE_URL": "",
            "REDIS_URL": "",
            "EMAIL_URL": "",
        }
        self.output = folder / "output"
        self.process = self.serve(self.output)

    def serve(self, output):
        with output.open("w") as file:
            return subprocess.Popen(
                [sys.executable, "manage.py", "serve", "--no-demo"],
                cwd=ROOT,
                env=self.environment,
                stdout=file,
                stderr=subprocess.STDOUT,
            )

    def status(self, path):
        return self.ask(path)[0]

    def ask(self, path):
        """Status and body; status 0 when nobody answers."""
        address = f"http://127.0.0.1:{self.port}{path}"
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()
        except OSError:
            return 0, b""

    def wait_until(self, condition, seconds=60):
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, self.output.read_text()
            time.sleep(0.2)

    def is_healthy(self):
        """What a container that runs this site would report."""
        check = ROOT / "deploy" / "healthcheck"
        done = subprocess.run(
            [sys.executable, check],
            env=self.environment,
            stderr=subprocess.DEVNULL,
            check=False,
        )
        return done.returncode == 0

    def programs(self):
        """Process numbers of the supervised programs."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return children.read_text().split()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def site(tmp_path):
    site = Site(tmp_path)
    yield site
    site.process.kill()
    site.process.wait()


@pytest.mark.skipif(sys.platform != "linux", reason="finds its processes in /proc")
def test_starts_mends_itself_and_stops(site, tmp_path):
    # Half a minute of migrations is most of it, and a busy machine takes its time.
    site.wait_until(lambda: site.status("/readyz") == 200, seconds=240)
    assert json.loads(site.ask("/readyz")[1])["ready"] is True
    assert site.status("/dev/mail/") == 200
    assert site.is_healthy()

    second = site.serve(tmp_path / "second")
    assert second.wait(timeout=60) == 1
    assert "Already running" in (tmp_path / "second").read_text()

    killed = site.programs()
    assert len(killed) == 4
    for program in killed:
        os.kill(int(program), signal.SIGKILL)
    site.wait_until(lambda: site.status("/healthz") == 0)
    site.wait_until(lambda: site.status("/readyz") == 200)
    site.wait_until(lambda: len(site.programs()) == 4)
    mended = site.programs()
    assert not set(mended) & set(killed)

    site.process.send_signal(signal.SIGINT)
    assert site.process.wait(timeout=60) == 0, site.output.read_text()
    assert not any(Path(f"/proc/{program}").exists() for program in mended)
    assert not site.is_healthy()
