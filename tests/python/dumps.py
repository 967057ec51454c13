"""Dumps the same bytes with both clients, for comparison as data, including the order of keys. Contains no tests."""

import json
import subprocess

import yaml
from jumpstarter.client.grpc import Exporter, ExporterList, Lease, LeaseList
from jumpstarter_protocol import client_pb2
from protos import ROOT

CLASSES = {"Exporter": Exporter, "Lease": Lease, "ListExportersResponse": ExporterList, "ListLeasesResponse": LeaseList}
# Fields that the contract's client dumps and this version lacks. Ours must have them, and only where the contract does.
PYTHON_LACKS_IN_LEASE = ["context"]
LEASE_ORDER = [
    "namespace", "name", "selector", "exporter_name", "tags", "context", "duration", "effective_duration", "begin_time", "client",
    "exporter", "conditions", "effective_begin_time", "effective_end_time", "deprecated_labels",
]  # fmt: skip
# Maps, whose entries have a random order on the wire.
MAPS = {"labels", "tags", "context", "deprecated_labels"}
FLAGS = {
    "includeLeases": "include_leases",
    "includeOnline": "include_online",
    "includeStatus": "include_status",
    "includeDisabled": "include_disabled",
}


def dumped(messages):
    """Our dumps of `(message, options)`, from one process. For a lease, the options `now` and `filters` request more results."""
    texts = []
    for message, options in messages:
        more = {name: options[name] for name in ("now", "filters") if name in options}
        shown = {name: value for name, value in options.items() if name not in more}
        texts.append(
            json.dumps(
                {"kind": message.DESCRIPTOR.name, "hex": message.SerializeToString().hex(), "options": shown, **more}
            )
        )
    command = ["node", "tests/python/dump.mjs"]
    node = subprocess.run(
        command, check=False, cwd=ROOT, input="\n".join(texts), capture_output=True, text=True, timeout=120
    )
    assert node.returncode == 0, node.stderr
    # Not `splitlines`, which also splits at characters that JSON does not escape.
    return [json.loads(line) for line in node.stdout.removesuffix("\n").split("\n")]


def model_of(message):
    """The Python client's record of a message."""
    kind = message.DESCRIPTOR.name
    return CLASSES[kind].from_protobuf(getattr(client_pb2, kind).FromString(message.SerializeToString()))


def theirs(message, options):
    """The JSON and YAML texts of the Python command line."""
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
    """Removes what only we have, after comparing its position with the contract."""
    if isinstance(value, list):
        return [without_what_python_lacks(item) for item in value]
    if isinstance(value, dict):
        if "effective_begin_time" in value:
            assert sorted(value) == sorted(LEASE_ORDER)
            value = {key: item for key, item in value.items() if key not in PYTHON_LACKS_IN_LEASE}
        return {key: without_what_python_lacks(item) for key, item in value.items()}
    return value
