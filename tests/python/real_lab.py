"""A running demo with a real exporter, and the real client as a command. Contains no tests."""

import base64
import json
import os
import subprocess
import sys
import time
from pathlib import Path

from click.testing import CliRunner
from jumpstarter_cli.jmp import jmp

ROOT = Path(__file__).resolve().parents[2]
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
BIN = ROOT / ".tools" / "venv" / "bin"
# Longer than any wait of these tests.
PATIENCE_S = 120


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

    def run_here(self, *arguments: str) -> tuple[int, str, str]:
        """Runs a command of the real client in this process; returns its status and what it prints, and its errors."""
        config = ["--client-config", str(self.folder / "client.yaml")]
        # Wide enough that no line of its output is wrapped.
        done = CliRunner(env={"COLUMNS": "10000"}).invoke(jmp, [*arguments, *config])
        return done.exit_code, done.stdout, done.stderr

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
                    # A real exporter that is killed would leave its child behind.
                    process.wait(PATIENCE_S)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
