"""Measures the network port of a leased device by the real Python client: run by `jmp shell`, so through its own tunnel. Prints
milliseconds of round trips and MB/s of an echo, as JSON. Use: jmp shell ... -- python tunnel.py ROUND_TRIPS PIECES PIECE_BYTES
"""

import json
import sys
import threading
import time

from jumpstarter.utils.env import env

round_trips, pieces, piece = (int(argument) for argument in sys.argv[1:])
with env() as client, client.network.stream() as stream:
    times = []
    for _ in range(round_trips):
        began = time.perf_counter()
        stream.send(b"x")
        stream.receive()
        times.append((time.perf_counter() - began) * 1000)
    began = time.perf_counter()
    writer = threading.Thread(target=lambda: [stream.send(bytes(piece)) for _ in range(pieces)])
    writer.start()
    received = 0
    while received < pieces * piece:
        received += len(stream.receive())
    took = time.perf_counter() - began
    writer.join()
print("result: " + json.dumps({"times": times, "rate": received / took / 1e6}))
