"""The npm package's dumps hold the same data in the same order as those that the real Python client makes of the same bytes.

Compared as data, with the order of each record's keys; text may differ (spaces, quotes). Runs the built package in Node.
"""

import json
import subprocess
from itertools import product

import pytest
import yaml
from jumpstarter.client.grpc import Exporter, ExporterList, Lease, LeaseList
from jumpstarter_protocol import client_pb2
from protos import ROOT
from samples import exporter, samples

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


def cases():
    """Name, message, options: each sample once, the lists of exporters with each set of flags."""
    out = []
    for name, message in samples().items():
        out.append((name, message, {}))
        if name == "exporters: some":
            for chosen in product([False, True], repeat=len(FLAGS)):
                options = dict(zip(FLAGS, chosen, strict=True))
                shown = "+".join(flag for flag, on in options.items() if on) or "no flag"
                out.append((f"{name}, {shown}", message, options))
    return out


CASES = cases()


@pytest.fixture(scope="module")
def ours():
    """All dumps of the package, made in one process."""
    return dict(zip([name for name, *_ in CASES], dumped([(message, options) for _, message, options in CASES]), strict=True))


def dumped(messages):
    lines = [json.dumps({"kind": message.DESCRIPTOR.name, "hex": message.SerializeToString().hex(), "options": options}) for message, options in messages]
    node = subprocess.run(["node", "tests/python/dump.mjs"], cwd=ROOT, input="\n".join(lines), capture_output=True, text=True, timeout=120)
    assert node.returncode == 0, node.stderr
    return [json.loads(line) for line in node.stdout.splitlines()]


def theirs(message, options):
    """JSON text and YAML text, as the Python command line makes them."""
    kind = message.DESCRIPTOR.name
    model = CLASSES[kind].from_protobuf(getattr(client_pb2, kind).FromString(message.SerializeToString()))
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


def test_there_are_enough_cases():
    assert len(CASES) >= 30
    lacking = [key for key in LEASE_ORDER if key not in Lease.model_fields]
    assert lacking == PYTHON_LACKS_IN_LEASE, "the Python client has caught up: compare that, too"


@pytest.mark.parametrize("name,message,options", CASES, ids=[name for name, *_ in CASES])
def test_json(ours, name, message, options):
    assert "error" not in ours[name], ours[name]
    mine, python = json.loads(ours[name]["json"]), json.loads(theirs(message, options)[0])
    mine = without_what_python_lacks(mine)
    assert mine == python
    assert ordered(mine) == ordered(python)


@pytest.mark.parametrize("name,message,options", CASES, ids=[name for name, *_ in CASES])
def test_yaml(ours, name, message, options):
    assert "error" not in ours[name], ours[name]
    mine, python = yaml.safe_load(ours[name]["yaml"]), yaml.safe_load(theirs(message, options)[1])
    mine = without_what_python_lacks(mine)
    assert mine == python
    # The command line sorts the keys.
    assert ordered(mine) == ordered(python)


@pytest.mark.parametrize("format", ["json", "yaml"])
def test_lease_keys_stand_in_the_contracts_order(ours, format):
    text = ours["lease: every field"][format]
    keys = list(json.loads(text) if format == "json" else yaml.safe_load(text))
    assert keys == (LEASE_ORDER if format == "json" else sorted(LEASE_ORDER))


def test_context_is_dumped(ours):
    assert json.loads(ours["lease: every field"]["json"])["context"] == {"build id": "42 ü"}


def test_a_status_that_python_does_not_know_raises_there_and_is_dumped_here():
    message = exporter(status=42)
    with pytest.raises(ValueError):
        theirs(message, {})
    [dump] = dumped([(message, {})])
    assert json.loads(dump["json"])["status"] == 42
    assert yaml.safe_load(dump["yaml"])["status"] == 42
