"""The real command-line client and a real exporter with the demo: registered, leased, driven, released; and the real client
with a simulated device.

Starts a demo of its own, so it needs no lab.
"""

import signal
import sys

from real_lab import PATIENCE_S

SIMULATED = "j784s4-01"


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


# The last test: the exporter does not come back.
def test_an_exporter_that_stops_is_offline(lab):
    assert lab.exporters()["real"]["online"] is True
    lab.exporter.send_signal(signal.SIGTERM)
    lab.exporter.wait(PATIENCE_S)
    assert lab.exporters()["real"]["online"] is False
