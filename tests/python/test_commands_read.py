"""What the commands of `jmp` and the methods of Python's `ClientService` read, beside our client's calls, for the same state. The
differences that docs/migrating-from-python.md lists are taken out in both_clients.py.
"""

import json
from datetime import UTC, datetime, timedelta

import pytest
import yaml
from both_clients import comparable, without_growing, without_what_python_drops
from jumpstarter.common.exceptions import ConnectionError

HELD = "rpi4-02"
BEGIN = (datetime.now(UTC) + timedelta(days=1)).isoformat()


@pytest.fixture(scope="module")
def leases(lab, ours):
    """Leases in every state, of two clients, made by both programs."""

    def made(*options):
        status, output, error = lab.run_here("create", "lease", "--output", "name", *options)
        assert status == 0, error
        return output.strip()

    names = {
        "running": made("--name", HELD, "--duration", "30m", "--tag", "ci=nightly", "--tag", "pr=42"),
        "by selector": made("--selector", "board=rpi4,os in (fedora-iot,raspios)", "--duration", "1h"),
        "booked": made("--selector", "board=rpi5", "--duration", "1h", "--begin-time", BEGIN),
        "impossible": made("--selector", "board=none", "--duration", "1h"),
        "released": made("--name", "qemu-01", "--duration", "1h"),
    }
    for name, client in (("waiting", "bob"), ("also waiting", "alice")):
        options = {"exporterName": HELD, "duration": "10m", "tags": {"ci": "nightly"}}
        names[name] = json.loads(ours("createLease", options, client=client)["text"])["name"]
    # The controller assigns, and judges, shortly after it has answered.
    for name in ("running", "by selector", "released"):
        lab.wait(lambda name=name: ours("getLease", {"name": names[name]})["status"] == "In-Use")
    lab.wait(lambda: ours("getLease", {"name": names["impossible"]})["status"] == "NoAccess")
    ours("deleteLease", {"name": names["released"]})
    lab.wait(lambda: ours("getLease", {"name": names["released"]})["status"] == "Ended")
    yield names
    for name in names.values():
        for client in ("alice", "bob"):
            ours.answer("deleteLease", {"name": name}, client=client)


SHOWN = {"leases": "includeLeases", "online": "includeOnline", "status": "includeStatus"}


@pytest.mark.parametrize("shown", [[], ["online"], ["status"], ["online", "status"], ["leases"], [*SHOWN]])
@pytest.mark.parametrize("selector", [None, "board=rpi4", "os in (autosd,zephyr),!can", "board=none"])
@pytest.mark.parametrize("disabled", [False, True])
def test_exporters_are_the_same(jmp, ours, leases, shown, selector, disabled):
    arguments = ["get", "exporters"]
    options = {"includeLeases": "leases" in shown}
    fields = {SHOWN[one]: True for one in shown}
    if shown:
        arguments += ["--with", ",".join(shown)]
    if selector is not None:
        arguments += ["--selector", selector]
        options["filter"] = selector
    if disabled:
        arguments.append("--allow-disabled")
        fields["includeDisabled"] = True
    for format, read in (("json", json.loads), ("yaml", yaml.safe_load)):
        mine = read(ours("listExporters", options, format=format, shown=fields)["text"])
        theirs = read(jmp(*arguments, "--output", format))
        if "leases" in shown:
            mine, theirs = (without_what_python_drops(one) for one in (mine, theirs))
        assert comparable(mine) == without_growing(theirs)


@pytest.mark.parametrize(
    "arguments,options",
    [
        ([], {"client": "alice"}),
        (["--all"], {"client": "alice", "onlyActive": False}),
        (["--all-clients"], {}),
        (["--all-clients", "--all"], {"onlyActive": False}),
        (["--selector", "board=rpi4"], {"client": "alice", "selector": "board=rpi4"}),
        (["--selector", "os in (raspios,fedora-iot)"], {"client": "alice", "selector": "os in (raspios,fedora-iot)"}),
        (["--all-clients", "--tag-filter", "ci=nightly"], {"tagFilter": "ci=nightly"}),
        (["--tag-filter", "ci=nightly,pr!=42"], {"client": "alice", "tagFilter": "ci=nightly,pr!=42"}),
    ],
)
def test_leases_are_the_same(jmp, ours, leases, arguments, options):
    mine = ours.leases(**options)
    assert mine
    theirs = json.loads(jmp("get", "leases", *arguments, "--output", "json"))["leases"]
    assert comparable(mine) == without_growing(theirs)
    in_yaml = yaml.safe_load(jmp("get", "leases", *arguments, "--output", "yaml"))["leases"]
    assert comparable(mine) == without_growing(in_yaml)
    assert jmp("get", "leases", *arguments, "--output", "name").split() == [lease["name"] for lease in mine]


def test_each_exporter_and_each_lease_is_the_same(python, ours, leases):
    for one in python("ListExporters").exporters:
        read = python("GetExporter", name=one.name)
        assert ours.dump("getExporter", {"name": one.name}) == read.model_dump(mode="json")
    for name in leases.values():
        read = python("GetLease", name=name)
        mine = ours("getLease", {"name": name})
        assert comparable(json.loads(mine["text"])) == without_growing(read.model_dump(mode="json", by_alias=True))
        assert mine["status"] == read.get_status()


@pytest.mark.parametrize("method,call,more,size", [
    ("ListExporters", "listExporters", {}, 7),
    ("ListExporters", "listExporters", {"filter": "arch=arm64"}, 5),
    ("ListLeases", "listLeases", {}, 2),
    ("ListLeases", "listLeases", {"only_active": False}, 3),
    ("ListLeases", "listLeases", {"tag_filter": "ci=nightly"}, 1),
])  # fmt: skip
def test_pages_are_the_same(python, ours, leases, method, call, more, size):
    options = {
        {"only_active": "onlyActive", "tag_filter": "tagFilter"}.get(key, key): value for key, value in more.items()
    }
    token, pages = "", 0
    while token or pages == 0:
        theirs = python(method, page_size=size, page_token=token, **more)
        mine = ours(call, {**options, "pageSize": size, "pageToken": token})
        assert comparable(json.loads(mine["text"])) == without_growing(json.loads(theirs.model_dump_json()))
        assert bool(mine["nextPageToken"]) == bool(theirs.next_page_token)
        # A token of either client is good for the other: both pass it on.
        token = mine["nextPageToken"] if pages % 2 else theirs.next_page_token
        pages += 1
    assert pages > 1


@pytest.mark.parametrize("arguments,call,options", [
    (["delete", "leases", "none"], "deleteLease", {"name": "none"}),
    (["update", "lease", "none", "--duration", "1h"], "updateLease", {"name": "none", "duration": "1h"}),
    (
        ["create", "lease", "--name", HELD, "--duration", "1h", "--lease-id", "{running}"],
        "createLease",
        {"exporterName": HELD, "duration": "1h", "leaseId": "{running}"},
    ),
    (["update", "lease", "{booked}", "--to-client", "bob"], "updateLease", {"name": "{booked}", "client": "bob"}),
    (["update", "lease", "{waiting}", "--duration", "1h"], "updateLease", {"name": "{waiting}", "duration": "1h"}),
    (["delete", "leases", "{released}"], "deleteLease", {"name": "{released}"}),
])  # fmt: skip
def test_errors_have_the_same_words(lab, ours, leases, arguments, call, options):
    status, _, error = lab.run_here(*(one.format(**leases) for one in arguments))
    answer = ours.answer(call, {key: value.format(**leases) for key, value in options.items()})
    words = answer["error"]["rawMessage"]
    assert status == 1
    # Python shows other codes than UNKNOWN as a traceback of gRPC, with the words in it.
    if answer["error"]["code"] == "UNKNOWN":
        assert error == f"Error: grpc controller responded: {words}\n"
    else:
        assert f'details = "{words}"' in error


def test_a_missing_lease_and_exporter_have_the_same_words(python, ours):
    for method, call in (("GetLease", "getLease"), ("GetExporter", "getExporter")):
        with pytest.raises(ConnectionError) as raised:
            python(method, name="none")
        error = ours.answer(call, {"name": "none"})["error"]
        assert (error["reason"], str(raised.value)) == (
            "not-found",
            f"grpc controller responded: {error['rawMessage']}",
        )
