"""What the commands of `jmp` and the methods of Python's `ClientService` change, beside our client's calls: the results are the same,
and each client sees the other's changes.
"""

import json
from datetime import UTC, datetime, timedelta

import pytest
from both_clients import comparable, stable_claims, without_growing
from jumpstarter.config.client import ClientConfigV1Alpha1

BEGIN = (datetime.now(UTC) + timedelta(days=1)).replace(microsecond=0)
BEGIN_TEXT = BEGIN.isoformat().replace("+00:00", "Z")

CREATED = [
    (["--name", "nuc13-01", "--duration", "30m"], {"exporterName": "nuc13-01", "duration": "30m"}),
    (
        ["--selector", "board=nuc13,power!=pdu", "--duration", "1h30m", "--tag", "a=b", "--tag", "c="],
        {"selector": "board=nuc13,power!=pdu", "duration": "1h30m", "tags": {"a": "b", "c": ""}},
    ),
    (
        ["--selector", "soc in (raptor-lake)", "--duration", "1d", "--begin-time", BEGIN_TEXT],
        {"selector": "soc in (raptor-lake)", "duration": "1d", "beginTime": BEGIN_TEXT},
    ),
    (["--name", "rpi5-04", "--duration", "5m", "--allow-disabled"], {"exporterName": "rpi5-04", "duration": "5m", "allowDisabled": True}),
    (["--name", "nuc13-01", "--duration", "PT5M", "--lease-id", "chosen"], {"exporterName": "nuc13-01", "duration": "PT5M", "leaseId": "chosen"}),
]  # fmt: skip


@pytest.mark.parametrize("arguments,options", CREATED)
def test_a_created_lease_is_the_same(lab, jmp, ours, arguments, options):
    theirs = json.loads(jmp("create", "lease", *arguments, "--output", "json"))
    jmp("delete", "leases", theirs["name"])
    # An exporter that is still in use would change the second reply, and the name of a deleted lease cannot be used again.
    lab.wait(lambda: ours("getLease", {"name": theirs["name"]})["status"] == "Ended")
    if "leaseId" in options:
        options = {**options, "leaseId": "chosen-again"}
    mine = ours.dump("createLease", options)
    ours("deleteLease", {"name": mine["name"]})
    lab.wait(lambda: ours("getLease", {"name": mine["name"]})["status"] == "Ended")
    assert comparable({**mine, "name": None}) == without_growing({**theirs, "name": None})


def test_a_changed_lease_is_the_same(jmp, ours):
    names = [booked(ours), booked(ours)]
    theirs = json.loads(jmp("update", "lease", names[0], "--duration", "2h", "--output", "json"))
    mine = ours.dump("updateLease", {"name": names[1], "duration": "2h"})
    for name in names:
        jmp("delete", "leases", name)
    assert comparable({**mine, "name": None}) == without_growing({**theirs, "name": None})


def booked(ours):
    """The name of a new lease for the day after tomorrow."""
    later = (BEGIN + timedelta(days=1)).isoformat()
    return ours.dump("createLease", {"selector": "board=qemu", "duration": "1h", "beginTime": later})["name"]


def test_only_here_a_begin_time_can_be_changed(lab, jmp, ours):
    name = booked(ours)
    # Python fails before it sends anything: its update mask has a field name that JSON does not allow.
    assert lab.run_here("update", "lease", name, "--begin-time", BEGIN_TEXT)[0] == 1
    assert ours.dump("getLease", {"name": name})["begin_time"] != BEGIN_TEXT
    assert ours.dump("updateLease", {"name": name, "beginTime": BEGIN_TEXT})["begin_time"] == BEGIN_TEXT
    listed = json.loads(jmp("get", "leases", "--output", "json"))["leases"]
    assert [lease["begin_time"] for lease in listed if lease["name"] == name] == [BEGIN_TEXT]
    jmp("delete", "leases", name)


def test_a_lease_is_handed_over_in_the_same_way(lab, jmp, ours):
    seen = []
    for hand_over in (
        lambda name: json.loads(jmp("update", "lease", name, "--to-client", "bob", "--output", "json")),
        lambda name: ours.dump("updateLease", {"name": name, "client": "bob"}),
    ):
        name = ours.dump("createLease", {"exporterName": "qemu-02", "duration": "1h"})["name"]
        lab.wait(lambda name=name: ours("getLease", {"name": name})["status"] == "In-Use")
        seen.append({key: value for key, value in hand_over(name).items() if key in ("client", "exporter", "duration")})
        ours("deleteLease", {"name": name}, client="bob")
        lab.wait(lambda name=name: ours("getLease", {"name": name})["status"] == "Ended")
    assert seen[0] == seen[1] and seen[0]["client"] == "bob"


def test_leases_are_deleted_for_both(lab, jmp, ours):
    for tag, delete in (
        ("a", lambda name: jmp("delete", "leases", name, "--output", "name") == f"{name}\n"),
        ("b", lambda name: jmp("delete", "leases", "--selector", "board=visionfive2") == f'lease "{name}" deleted\n'),
        ("c", lambda name: ours("deleteLease", {"name": name}) is None),
    ):
        options = {"selector": "board=visionfive2", "duration": "1h", "tags": {"deleted": tag}}
        name = ours.dump("createLease", options)["name"]
        assert jmp("get", "leases", "--tag-filter", f"deleted={tag}", "--output", "name") == f"{name}\n"
        assert delete(name)
        lab.wait(lambda name=name: ours("getLease", {"name": name})["status"] == "Ended")
        assert jmp("get", "leases", "--tag-filter", f"deleted={tag}", "--output", "name") == ""
        assert ours.leases(tagFilter=f"deleted={tag}") == []


def test_a_rotated_token_is_the_same(lab, python, ours):
    mine = ours("rotateToken", client="carol")["token"]
    config = ClientConfigV1Alpha1.from_file(lab.folder / "client.yaml")
    config.metadata.name, config.token = "carol", mine
    theirs = python("RotateToken", config=config)
    assert stable_claims(mine) == stable_claims(theirs)
    assert mine != theirs
