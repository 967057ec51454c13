"""Dumps of the same bytes by both clients, and how they are compared: as data, with the order of each record's keys. No test."""

import json
import subprocess

import yaml
from jumpstarter.client.grpc import Exporter, ExporterList, Lease, LeaseList
from jumpstarter_protocol import client_pb2
from protos import ROOT

CLASSES = {"Exporter": Exporter, "Lease": Lease, "ListExportersResponse": ExporterList, "ListLeasesResponse": LeaseList}
# What the contract's client dumps and this version does not have yet. It has to be there in ours, and nowhere else.
PYTHON_LACKS_IN_LEASE = ["context"]
LEASE_ORDER = [
    "namespace", "name", "selector", "exporter_name", "tags", "context", "duration", "effective_duration", "begin_time", "client",
    "exporter", "conditions", "effective_begin_time", "effective_end_time", "deprecated_labels",
]  # fmt: skip
# Their entries come in a random order on the wire, each time.
MAPS = {"labels", "tags", "context", "deprecated_labels"}
FLAGS = {"includeLeases": "include_leases", "includeOnline": "include_online", "includeStatus": "include_status", "includeDisabled": "include_disabled"}


def dumped(messages):
    """Our dumps of `(message, options)`, made in one process. Of a lease, `now` and `filters` among the options ask for more."""
    texts = []
    for message, options in messages:
        more = {name: options[name] for name in ("now", "filters") if name in options}
        shown = {name: value for name, value in options.items() if name not in more}
        texts.append(json.dumps({"kind": message.DESCRIPTOR.name, "hex": message.SerializeToString().hex(), "options": shown, **more}))
    node = subprocess.run(["node", "tests/python/dump.mjs"], cwd=ROOT, input="\n".join(texts), capture_output=True, text=True, timeout=120)
    assert node.returncode == 0, node.stderr
    # Not `splitlines`: JSON leaves other characters as they are that it takes for the end of a line.
    return [json.loads(line) for line in node.stdout.removesuffix("\n").split("\n")]


def model_of(message):
    """The Python client's record of a message."""
    kind = message.DESCRIPTOR.name
    return CLASSES[kind].from_protobuf(getattr(client_pb2, kind).FromString(message.SerializeToString()))


def theirs(message, options):
    """JSON text and YAML text, as the Python command line makes them."""
    model = model_of(message)
    for flag, on in options.items():
        setattr(model, FLAGS[flag], on)
    return model.model_dump_json(), yaml.safe_dump(model.model_dump(mode="json", by_alias=True), indent=2)


def ordered(value, sorted_keys=False):
    """The order of keys in all records."""
    if isinstance(value, list):
        return [ordered(item, sorted_keys) for item in value]
    if isinstance(value, dict):
        return [(key, None if key in MAPS else ordered(item, sorted_keys)) for key, item in value.items()]
    return None


def without_what_python_lacks(value):
    """Takes away what only we have, and holds its place against the contract."""
    if isinstance(value, list):
        return [without_what_python_lacks(item) for item in value]
    if isinstance(value, dict):
        if "effective_begin_time" in value:
            assert sorted(value) == sorted(LEASE_ORDER)
            value = {key: item for key, item in value.items() if key not in PYTHON_LACKS_IN_LEASE}
        return {key: without_what_python_lacks(item) for key, item in value.items()}
    return value
