"""For all Python tests: sets the local time zone, in which the client dumps times, to UTC; modules here import each other. What
several of them use: the lab with a real exporter, our client, and the real one.
"""

import asyncio
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
os.environ["TZ"] = "UTC"
time.tzset()


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """A demo with a real exporter, started when the first test asks for it."""
    from real_lab import Lab

    lab = Lab(tmp_path_factory.mktemp("devices"))
    try:
        lab.start()
        yield lab
    finally:
        lab.stop()


@pytest.fixture(scope="session")
def ours(lab):
    """Our client."""
    from both_clients import Ours

    ours = Ours(lab)
    try:
        yield ours
    finally:
        ours.node.stdin.close()
        try:
            ours.node.wait(60)
        except subprocess.TimeoutExpired:
            ours.node.kill()
            ours.node.wait()


@pytest.fixture
def jmp(lab):
    """Runs a command, which must succeed; returns what it prints."""

    def run(*arguments):
        status, output, error = lab.run_here(*arguments)
        assert status == 0, f"{arguments}\n{output}\n{error}"
        return output

    return run


@pytest.fixture
def python(lab):
    """Calls a method of the real `ClientService`; as another client with a `config` of it."""
    from jumpstarter.client.grpc import ClientService
    from jumpstarter.config.client import ClientConfigV1Alpha1

    of_alice = ClientConfigV1Alpha1.from_file(lab.folder / "client.yaml")

    def call(method, config=of_alice, **arguments):
        async def run():
            service = ClientService(channel=await config.channel(), namespace=config.metadata.namespace)
            return await getattr(service, method)(**arguments)

        return asyncio.run(run())

    return call
