"""The npm package's dumps have the same data in the same order as the real Python client's dumps of the same bytes.

They are compared as data, with the order of keys; the text may differ (spaces, quotes). Runs the built package in Node.
"""

import json
from itertools import product

import pytest
import yaml
from dumps import FLAGS, LEASE_ORDER, PYTHON_LACKS_IN_LEASE, dumped, ordered, theirs, without_what_python_lacks
from jumpstarter.client.grpc import Lease
from samples import exporter, samples


def cases():
    """Name, message and options: each sample once, and the lists of exporters with each set of flags."""
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
    """All dumps of the package, from one process."""
    return dict(
        zip([name for name, *_ in CASES], dumped([(message, options) for _, message, options in CASES]), strict=True)
    )


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
def test_lease_keys_have_the_contracts_order(ours, format):
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
