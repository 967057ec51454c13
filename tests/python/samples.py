"""Messages whose dumps are compared: hand-written ones for special cases, and random ones from a fixed seed.

Created from our own proto/, so that they include fields that the current Python client lacks. All are valid for that
client; unknown enum values, for which it raises, are tested separately.
"""

import random

from protos import message

V1 = "jumpstarter.client.v1."
# 2026-01-02T03:04:05Z
T = 1_767_323_045


def exporter(name="exp-1", **fields):
    return message(V1 + "Exporter")(name=f"namespaces/lab/exporters/{name}", **fields)


def lease(name="l-1", **fields):
    fields = {"client": "namespaces/lab/clients/alice", **fields}
    return message(V1 + "Lease")(name=f"namespaces/lab/leases/{name}", **fields)


def exporters(*items, **fields):
    return message(V1 + "ListExportersResponse")(exporters=items, **fields)


def leases(*items, **fields):
    return message(V1 + "ListLeasesResponse")(leases=items, **fields)


def span(seconds, nanos=0):
    """A Duration or a Timestamp: a message's constructor accepts both as dictionaries."""
    return {"seconds": seconds, "nanos": nanos}


def condition(type="Ready", status="True", **fields):
    return {"type": type, "status": status, **fields}


FULL_LEASE = dict(
    selector="board=rpi4,site in (east,west)", duration=span(3600, 500_000_000), effective_duration=span(60, 250_000_000), begin_time=span(T),
    effective_begin_time=span(T + 1, 123_456_789), end_time=span(T + 3600), effective_end_time=span(T + 61, 1_000),
    exporter="namespaces/lab/exporters/exp-1", exporter_name="exp-1", tags={"ci": "yes", "pr": "42"}, allow_disabled=True,
    context={"build id": "42 ü"}, deprecated_labels={"soc": "use arch instead"},
    conditions=[condition(status="False", reason="NotReady"), condition(observedGeneration=7, lastTransitionTime=span(T, 5), reason="Ready", message="words: \"quoted\"\nand a line")],
)  # fmt: skip
FULL_EXPORTER = dict(
    labels={"board": "rpi4", "site": "east", "jumpstarter.dev/name": "exp-1"}, online=True, status=4, status_message="in use", enabled=True,
    deprecated_labels={"soc": "use arch instead", "old": ""},
)  # fmt: skip
# Texts that YAML would parse as another type, and that JSON has to escape.
ODD_TEXTS = ["yes", "null", "~", "1.0", "0x1f", "1e3", "2026-01-02", "- a", "a: b", "#c", "'", '"', "\\", " lead", "trail ", "\t", "a\nb", "ü", "🚫", "\u2028", "\x7f", "on", "=", "*x", "&x", "!x", "%x", "@x", "`x", "{}", "[]", "", "12:30:45", "1_000", ".5", "+1", "0o7", "017", "<<"]  # fmt: skip


def samples():
    """The kind and message for each name."""
    out = {}
    # Exporters
    out["exporter: every field"] = exporter(**FULL_EXPORTER)
    out["exporter: nothing but a name"] = exporter()
    out["exporter: disabled"] = exporter(enabled=False)
    for number in range(8):
        out[f"exporter: status {number}"] = exporter(status=number, online=number % 2 == 0)
    out["exporter: odd labels"] = exporter(labels={f"k{index}": text for index, text in enumerate(ODD_TEXTS)})
    out["exporter: odd keys"] = exporter(deprecated_labels=dict.fromkeys(ODD_TEXTS, "x"))
    # Leases
    out["lease: every field"] = lease(**FULL_LEASE)
    out["lease: nothing but names"] = lease()
    out["lease: no exporter"] = lease(selector="a=b", duration=span(1800))
    out["lease: empty exporter name"] = lease(exporter_name="")
    out["lease: no selector as the controller writes it"] = lease(selector="<none>")
    for nanos in (1, 999, 1_000, 1_500, 123_456_789, 100_000_000, 999_999_999):
        out[f"lease: {nanos} ns"] = lease(
            duration=span(3, nanos),
            effective_duration=span(0, nanos),
            begin_time=span(T, nanos),
            effective_begin_time=span(T + 1, nanos),
        )
    for seconds in (0, 1, 59, 60, 86_399, 86_400, 90_061, 31_536_000, 315_360_000):
        out[f"lease: {seconds} s"] = lease(duration=span(seconds), effective_duration=span(seconds))
    out["lease: negative duration"] = lease(duration=span(-5, -500_000_000))
    for seconds in (0, 951_782_400, 1_709_164_800, 4_102_444_800, 253_402_300_799):
        out[f"lease: at {seconds}"] = lease(begin_time=span(seconds), effective_end_time=span(seconds, 10_000))
    out["lease: empty condition"] = lease(conditions=[{}])
    out["lease: zeroes in a condition"] = lease(
        conditions=[condition(observedGeneration=0, lastTransitionTime=span(0, 0))]
    )
    out["lease: large numbers in a condition"] = lease(
        conditions=[condition(observedGeneration=2**62, lastTransitionTime=span(253_402_300_799, 999_999_999))]
    )
    out["lease: negative numbers in a condition"] = lease(
        conditions=[condition(observedGeneration=-1, lastTransitionTime=span(-5, 0))]
    )
    out["lease: odd texts"] = lease(
        selector="\x01",
        tags={f"k{index}": text for index, text in enumerate(ODD_TEXTS)},
        conditions=[condition(message=text) for text in ODD_TEXTS],
    )
    # Lists
    out["exporters: none"] = exporters()
    out["exporters: some"] = exporters(
        exporter(**FULL_EXPORTER),
        exporter("exp-2", enabled=False, online=True),
        exporter("exp-3", status=1),
        next_page_token="more",
    )
    out["leases: none"] = leases()
    out["leases: some"] = leases(lease(**FULL_LEASE), lease("l-2"), next_page_token="more")
    for seed in range(20):
        out[f"lease: random {seed}"] = random_lease(random.Random(seed))
        out[f"exporter: random {seed}"] = random_exporter(random.Random(seed))
    return out


def random_map(rng, most=5):
    return {f"key-{rng.randrange(1000)}": rng.choice(ODD_TEXTS) for _ in range(rng.randrange(most))}


def random_time(rng):
    return span(rng.randrange(2**32), rng.choice([0, rng.randrange(10**9), rng.randrange(1000) * 1_000_000]))


def random_exporter(rng):
    fields = dict(
        labels=random_map(rng),
        online=rng.random() < 0.5,
        status=rng.randrange(8),
        status_message=rng.choice(ODD_TEXTS),
        deprecated_labels=random_map(rng),
    )
    if rng.random() < 0.5:
        fields["enabled"] = rng.random() < 0.5
    return exporter(f"exp-{rng.randrange(1000)}", **fields)


def random_lease(rng):
    maybe = {
        "selector": lambda: rng.choice(ODD_TEXTS), "duration": lambda: random_time(rng), "effective_duration": lambda: random_time(rng),
        "begin_time": lambda: random_time(rng), "effective_begin_time": lambda: random_time(rng), "end_time": lambda: random_time(rng),
        "effective_end_time": lambda: random_time(rng), "exporter": lambda: f"namespaces/lab/exporters/e{rng.randrange(99)}",
        "exporter_name": lambda: f"e{rng.randrange(99)}", "tags": lambda: random_map(rng), "context": lambda: random_map(rng),
        "deprecated_labels": lambda: random_map(rng), "allow_disabled": lambda: True,
        "conditions": lambda: [condition(rng.choice(["Ready", "Pending"]), rng.choice(["True", "False"]), reason=rng.choice(ODD_TEXTS)) for _ in range(rng.randrange(4))],
    }  # fmt: skip
    return lease(f"l-{rng.randrange(1000)}", **{name: make() for name, make in maybe.items() if rng.random() < 0.6})
