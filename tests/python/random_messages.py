"""Random messages from a seed, with unusual texts in all string fields. All are valid for the Python client, which raises if
a status is unknown, a name does not have four segments, or a time is after the year 9999.
"""

from samples import ODD_TEXTS, T, condition, exporter, exporters, lease, leases, span

# Special cases of YAML and JSON; other alphabets, invisible characters, terminators and patterns of other programs.
AWKWARD = [
    *ODD_TEXTS, "näh", "日本語", "עברית", "\u202eabc", "e\u0301", "\u200b", "\ufeff", "\ufffd", "\ufffe", "\U0001f468\u200d\U0001f469", "\x00", "a\x00b", "\x1b[31m",
    "\x85", "\u2029", "\r\n", "\n", "  ", "x" * 300, "%s", "${x}", "<b>", "a,b", "a=b", "--- a", "...", "? a", "|", ">", "?", "-", ":", "::", "NaN", ".inf",
    "0b1", "1e400", "12e03", "True", "NULL", "No", "Y", "__proto__", "constructor", "toString", "\\u0041", "\\n", "'quoted'", '"quoted"', "a'b\"c", "2001-12-14t21:59:43.10-05:00",
]  # fmt: skip
TYPES = ["Ready", "Pending", "Unsatisfiable", "Invalid", "Expired", "ExporterHealthy"]
REASONS = ["Ready", "Released", "Expired", "NotAvailable", "Offline", "NoAccess", "Provisioning", ""]
KEYS = ["board", "site", "a", "in", "notin", "jumpstarter.dev/name", "A_b.c-9", "näh", ""]
VALUES = ["rpi4", "east", "", "b", "in", "x y", "ü", "-x", "=", "b\nc", "(b)"]
FORMS = [
    "{k}={v}", "{k}=={v}", "{k} = {v}", "{k}!={v}", "{k} != {v}", "{k} in ({v},{w})", "{k} in ( {v} , {w} )", "{k} notin ({v})", "{k}  notin  ({v},{w},{v})",
    "{k}", "!{k}", "! {k}", "{k} in({v})", "{k}>{v}", "{k} {v}", "{k} in ({v}", "({k}={v})", "{k}\t=\u00a0{v}", "{k}\x1cin\u2003({v})", "{k}=", "{k}!=", "", "  ",
]  # fmt: skip


def text(rng):
    """An unusual text, or several joined."""
    return "".join(rng.choice(AWKWARD) for _ in range(rng.choice([1, 1, 1, 2, 3])))


def word(rng):
    """A text that is valid as a segment of a name."""
    return text(rng).replace("/", "")[:100]


def texts(rng):
    return {text(rng): text(rng) for _ in range(rng.randrange(5))}


def maybe(rng, fields):
    """A random subset of the fields."""
    return {name: make() for name, make in fields.items() if rng.random() < 0.6}


def nanos(rng):
    return rng.choice([0, rng.randrange(1000) * 1_000_000, rng.randrange(10**9), 999_999_999])


def moment(rng):
    """Mostly close together, so that leases that are waiting, running and ended are mixed."""
    return span(rng.choice([T + rng.randrange(-5000, 5000), rng.randrange(-(2**33), 2**33)]), nanos(rng))


def length(rng):
    seconds = rng.choice([0, rng.randrange(4000), rng.randrange(2**31)])
    sign = rng.choice([1, 1, 1, -1])
    return span(sign * seconds, sign * nanos(rng))


def random_condition(rng):
    time = {
        "seconds": lambda: rng.choice([T + rng.randrange(100), rng.randrange(-(2**62), 2**62)]),
        "nanos": lambda: rng.choice([nanos(rng), -5]),
    }
    return maybe(rng, {
        "type": lambda: rng.choice([*TYPES, *TYPES, text(rng)]), "status": lambda: rng.choice(["True", "False", "True", "False", "Unknown", text(rng)]),
        "observedGeneration": lambda: rng.randrange(-(2**63), 2**63), "lastTransitionTime": lambda: maybe(rng, time),
        "reason": lambda: rng.choice([*REASONS, text(rng)]), "message": lambda: text(rng),
    })  # fmt: skip


def likely_condition(rng):
    """In the controller's format."""
    over = ("Ready", "False", rng.choice(["Released", "Expired"]))
    kind, status, reason = rng.choice([over, (rng.choice(TYPES), rng.choice(["True", "False"]), rng.choice(REASONS))])
    made = condition(kind, status, reason=reason, message=text(rng))
    return {**made, "observedGeneration": rng.randrange(9), "lastTransitionTime": span(T + rng.randrange(5), 0)}


def random_selector(rng):
    parts = [
        rng.choice(FORMS).format(k=rng.choice(KEYS), v=rng.choice(VALUES), w=rng.choice(VALUES))
        for _ in range(rng.randrange(4))
    ]
    return rng.choice([",", ", ", " ,"]).join(parts)


def filters_for(rng, selector):
    """Filters for a selector: parts of it, in another order, and unrelated ones."""
    parts = selector.split(",")
    rng.shuffle(parts)
    some = ",".join(parts[: rng.randrange(1, len(parts) + 1)])
    return [selector, some, random_selector(rng), random_selector(rng), "board=rpi4"]


def random_lease(rng):
    make_condition = rng.choice([random_condition, likely_condition])
    fields = maybe(rng, {
        "selector": lambda: rng.choice([random_selector(rng), random_selector(rng), random_selector(rng), text(rng)]),
        "duration": lambda: length(rng), "effective_duration": lambda: length(rng),
        "begin_time": lambda: moment(rng), "effective_begin_time": lambda: moment(rng), "exporter_name": lambda: word(rng),
        "exporter": lambda: f"namespaces/{word(rng)}/exporters/{word(rng)}", "tags": lambda: texts(rng), "context": lambda: texts(rng),
        "deprecated_labels": lambda: texts(rng), "allow_disabled": lambda: True,
        "conditions": lambda: [make_condition(rng) for _ in range(rng.randrange(4))],
    })  # fmt: skip
    # Rare, since it determines most of the result.
    for name in ("end_time", "effective_end_time"):
        if rng.random() < 0.2:
            fields[name] = moment(rng)
    return lease(word(rng), client=f"namespaces/{word(rng)}/clients/{word(rng)}", **fields)


def random_exporter(rng):
    fields = {
        "labels": lambda: texts(rng),
        "online": lambda: True,
        "status": lambda: rng.randrange(8),
        "status_message": lambda: text(rng),
    }
    return exporter(
        word(rng),
        **maybe(rng, {**fields, "deprecated_labels": lambda: texts(rng), "enabled": lambda: rng.random() < 0.5}),
    )


def random_message(rng):
    """Mostly leases, which have the most fields."""
    kind = rng.random()
    if kind < 0.7:
        return random_lease(rng)
    if kind < 0.85:
        return random_exporter(rng)
    several = range(rng.randrange(4))
    if kind < 0.92:
        return leases(*[random_lease(rng) for _ in several], next_page_token=text(rng))
    return exporters(*[random_exporter(rng) for _ in several], next_page_token=text(rng))
