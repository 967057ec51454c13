"""The real command-line client and a real exporter with the demo: registered, leased, driven, released; and the real client
with a simulated device.

Starts a demo of its own, so it needs no lab.
"""

import base64
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
BIN = ROOT / ".tools" / "venv" / "bin"
# Longer than any wait of these tests.
PATIENCE_S = 120
SIMULATED = "j784s4-01"


class Lab:
    """A running demo with the real exporter `real`, and the client `alice`."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.started: list[subprocess.Popen] = []
        self.exporter_log = folder / "exporter.log"

    def start(self) -> None:
        options = ["--leases", "0", "--devices", "2", "--exporter", "real", "--tls-dir", str(self.folder), "--still"]
        demo = self.run(
            [TARGET / "debug" / "jumpstarter-demo", "--stop-with-stdin", *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=open(self.folder / "demo.log", "w"),
        )
        self.ready = json.loads(demo.stdout.readline())
        (self.folder / "lab.json").write_text(json.dumps(self.ready))
        self.exporter = self.run(
            [
                sys.executable,
                ROOT / "scripts" / "real-exporter",
                "--lab",
                self.folder / "lab.json",
                "real",
                self.folder,
            ],
            stdout=open(self.exporter_log, "w"),
            stderr=subprocess.STDOUT,
        )
        self.wait(lambda: "Updated status to AVAILABLE" in self.exporter_log.read_text())
        config = {
            "apiVersion": "jumpstarter.dev/v1alpha1",
            "kind": "ClientConfig",
            "metadata": {"namespace": "lab", "name": "alice"},
            "endpoint": self.ready["controller"],
            "tls": {"ca": base64.b64encode(Path(self.ready["ca"]).read_bytes()).decode()},
            "token": self.ready["clients"]["alice"],
            "drivers": {"allow": [], "unsafe": True},
        }
        (self.folder / "client.yaml").write_text(json.dumps(config))

    def run(self, command, **options) -> subprocess.Popen:
        process = subprocess.Popen([str(part) for part in command], env=self.environment(), text=True, **options)
        self.started.append(process)
        return process

    def environment(self) -> dict:
        path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
        return {**os.environ, "HOME": str(self.folder), "PATH": path, "PYTHONUNBUFFERED": "1"}

    def jmp(self, *arguments: str) -> str:
        """Runs a command of the real client; returns what it prints."""
        command, *rest = arguments
        # What follows `--` belongs to the program inside a shell.
        end = rest.index("--") if "--" in rest else len(rest)
        config = ["--client-config", str(self.folder / "client.yaml")]
        done = subprocess.run(
            [BIN / "jmp", command, *rest[:end], *config, *rest[end:]],
            env=self.environment(),
            capture_output=True,
            check=False,
            text=True,
            timeout=PATIENCE_S,
        )
        assert done.returncode == 0, f"{arguments}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def shell(self, target: str, *program: str, prints: str = "result: ") -> list[str]:
        """Runs a program in a shell of the real client; returns its lines that begin so, without the client's own log."""
        lines = self.jmp("shell", "--name", target, "--", *program).splitlines()
        return [line.removeprefix("result: ") for line in lines if line.startswith(prints)]

    def exporters(self) -> dict:
        listed = json.loads(self.jmp("get", "exporters", "--with", "online", "--output", "json"))["exporters"]
        return {one["name"]: one for one in listed}

    def wait(self, condition) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while not condition():
            assert time.monotonic() < deadline
            time.sleep(0.1)

    def stop(self) -> None:
        for process in reversed(self.started):
            if process.stdin is not None:
                process.stdin.close()
            if process.poll() is None:
                process.terminate()
                try:
                    process.wait(20)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    lab = Lab(tmp_path_factory.mktemp("devices"))
    try:
        lab.start()
        yield lab
    finally:
        lab.stop()


def test_a_real_exporter_is_leased_and_driven(lab):
    lab.shell("real", "j", "power", "on")
    log = lab.exporter_log.read_text()
    order = [
        "Updated status to BEFORE_LEASE_HOOK",
        "beforeLease hook completed",
        "Updated status to LEASE_READY",
        "driver.MockPower:power on",
        "EndSession requested",
        "afterLease hook completed",
        "Updated status to AVAILABLE: Available for new lease",
    ]
    places = [log.find(words) for words in order]
    assert -1 not in places and places == sorted(places), log
    assert lab.shell("real", "j", "power", "read", prints="voltage") == [
        "voltage=0.0 V  current=0.0 A  apparent_power=0.0 VA",
        "voltage=5.0 V  current=2.0 A  apparent_power=10.0 VA",
    ]


ECHO = """
import hashlib, os, threading
from jumpstarter.utils.env import env

with env() as client:
    for driver in (client.serial, client.bench.echo):
        sent = os.urandom(1 << 20)
        with driver.stream(method="connect") as stream:
            sender = threading.Thread(
                target=lambda: [stream.send(sent[at : at + 4096]) for at in range(0, len(sent), 4096)]
            )
            sender.start()
            received = bytearray()
            while len(received) < len(sent):
                received += stream.receive()
            sender.join()
        print("result:", hashlib.sha256(sent).hexdigest() == hashlib.sha256(received).hexdigest())
"""


def test_a_real_exporter_echoes_a_megabyte_unchanged(lab):
    script = lab.folder / "echo.py"
    script.write_text(ECHO)
    assert lab.shell("real", sys.executable, str(script)) == ["True", "True"]


CONSOLE = """
from jumpstarter.utils.env import env

with env() as client:
    with client.serial.pexpect() as console:
        client.power.on()
        console.expect("Starting kernel", timeout=60)
        console.expect(":~# ", timeout=60)
        console.sendline("hostname")
        console.expect("\\r\\n([^\\r]*)\\r\\n", timeout=60)
        print("result:", console.match[1].decode())
    readings = list(client.power.read())
    print("result:", len(readings) > 1, all(reading.voltage > 4 and reading.current > 0 for reading in readings))
    client.power.off()
    print("result:", max(reading.voltage for reading in client.power.read()))
"""


def test_the_real_client_drives_a_simulated_device(lab):
    script = lab.folder / "console.py"
    script.write_text(CONSOLE)
    assert lab.shell(SIMULATED, sys.executable, str(script)) == [SIMULATED, "True True", "0.0"]


def test_the_real_client_manages_leases(lab):
    created = json.loads(
        lab.jmp("create", "lease", "--selector", "board=real", "--duration", "10m", "--output", "json")
    )
    name = created["name"]
    assert name in [lease["name"] for lease in json.loads(lab.jmp("get", "leases", "--output", "json"))["leases"]]
    updated = json.loads(lab.jmp("update", "lease", name, "--duration", "20m", "--output", "json"))
    assert updated["duration"] != created["duration"]
    lab.jmp("delete", "leases", name)
    assert name not in [lease["name"] for lease in json.loads(lab.jmp("get", "leases", "--output", "json"))["leases"]]


# The last test: the exporter does not come back.
def test_an_exporter_that_stops_is_offline(lab):
    assert lab.exporters()["real"]["online"] is True
    lab.exporter.send_signal(signal.SIGTERM)
    lab.exporter.wait(PATIENCE_S)
    assert lab.exporters()["real"]["online"] is False
