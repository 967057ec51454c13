"""1,000 random messages in both clients: dumps, and derived values of leases (status, expiry, remaining time, selectors).

The allowed differences, as in docs/migrating-from-python.md, are listed here with their rules; everything else must be equal.
The seed is fixed; RANDOM_SEED=N sets another one.
"""

import json
import os
import random
import re
from collections import Counter
from datetime import UTC, datetime, timedelta

import jumpstarter.client.grpc as python_client
import pytest
import yaml
from dumps import dumped, model_of, ordered, theirs, without_what_python_lacks
from jumpstarter.client.selectors import parse_label_selector
from random_messages import filters_for, random_message
from samples import T

COUNT = 1_000
SEED = int(os.environ.get("RANDOM_SEED", "39"))
FLAGS = ["includeLeases", "includeOnline", "includeStatus", "includeDisabled"]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def cases():
    """A message and options, both generated from the seed."""
    rng = random.Random(SEED)
    out = []
    for _ in range(COUNT):
        message = random_message(rng)
        options = {}
        if message.DESCRIPTOR.name == "Lease":
            # Half a second off whole seconds, so that neither client rounds the remaining time up to another minute.
            options = {
                "now": (T + rng.randrange(-20_000, 20_000)) * 1000 + 500,
                "filters": filters_for(rng, message.selector),
            }
        elif message.DESCRIPTOR.name == "ListExportersResponse":
            options = {flag: rng.random() < 0.5 for flag in FLAGS}
        out.append((message, options))
    return out


CASES = cases()
LEASES = [index for index, (message, _) in enumerate(CASES) if message.DESCRIPTOR.name == "Lease"]


@pytest.fixture(scope="module")
def ours():
    """All results of the package, from one process."""
    answers = dumped(CASES)
    assert [answer for answer in answers if "error" in answer] == []
    return answers


def test_dumps_are_the_same(ours):
    for (message, options), mine in zip(CASES, ours, strict=True):
        shown = {name: value for name, value in options.items() if name in FLAGS}
        json_text, yaml_text = theirs(message, shown)
        for read, own, python in ((json.loads, mine["json"], json_text), (yaml.safe_load, mine["yaml"], yaml_text)):
            left, right = without_what_python_lacks(read(own)), read(python)
            assert left == right, message
            assert ordered(left) == ordered(right), message


# ---- status and end of a lease ----------------------------------------------------------------------------------------------


def deciding(conditions):
    """The newest deciding condition, by the controller's rule; of two without an order, the later in the list."""
    decide = [
        one
        for one in conditions
        if one.type == "Ready" or (one.type in ("Unsatisfiable", "Invalid") and one.status == "True")
    ]
    return newest(decide)


def newest(conditions):
    found = None
    for one in conditions:
        both_known = found is not None and changed(found) is not None and changed(one) is not None
        if not (both_known and changed(one) < changed(found)):
            found = one
    return found


def changed(one):
    time = one.lastTransitionTime
    return (time.seconds, time.nanos) if one.HasField("lastTransitionTime") and time.HasField("seconds") else None


def deciding_condition(conditions):
    """The condition that determines the status."""
    pending = newest([one for one in conditions if one.type == "Pending" and one.status == "True"])
    return deciding(conditions) or pending or (conditions[-1] if conditions else None)


def was_let_go(one):
    return one is not None and (one.type, one.status) == ("Ready", "False") and one.reason in ("Released", "Expired")


def test_the_status_is_the_same_unless_another_condition_decides(ours):
    seen = Counter()
    for index in LEASES:
        message, _ = CASES[index]
        python = model_of(message)
        counting = deciding_condition(message.conditions)
        expected = python.get_status()
        if python.effective_end_time:
            why = "ended"
        elif was_let_go(counting):
            why, expected = "released or expired without having begun", "Ended"
        elif counting is not None and counting != message.conditions[-1]:
            why = "the last condition is not the one that counts"
            # Python's own result if that condition were the last.
            python.conditions = [counting]
            expected = python.get_status()
        else:
            why = "the same"
        assert ours[index]["status"] == expected, (why, message)
        seen[why] += 1
    assert all(count > 10 for count in seen.values()) and len(seen) == 4, seen


def expiry_here(message, python):
    """When a lease ends by the controller's rule, and why Python's result may differ."""
    decided = deciding(message.conditions)
    if python.effective_end_time:
        return "ended", python.effective_end_time
    if was_let_go(decided):
        return "released or expired without having begun", moment_of(changed(decided))
    if decided is not None and decided.type != "Ready":
        return "it can never run", None
    if message.HasField("end_time"):
        return "an end was asked for", message.end_time.ToDatetime(tzinfo=UTC)
    if python.begin_time and python.effective_begin_time and python.duration:
        return "the begin that was asked for counts", python.begin_time + python.duration
    return "the same", python._compute_expires_at()


def moment_of(time):
    """A condition's time may be any number; values out of datetime's range are not compared."""
    if time is None:
        return None
    try:
        return EPOCH + timedelta(seconds=time[0], microseconds=time[1] // 1000)
    except OverflowError:
        return "beyond the year 9999"


def remaining_at(expiry, now_ms, monkeypatch):
    """Python's text for the remaining time at `now`."""

    class Frozen(datetime):
        @classmethod
        def now(cls, tz=None):
            return (EPOCH + timedelta(milliseconds=now_ms)).astimezone(tz)

    with monkeypatch.context() as patch:
        patch.setattr(python_client, "datetime", Frozen)
        return python_client.Lease._format_remaining(expiry)


def test_the_end_and_the_remaining_time_are_the_same_unless_the_controllers_rule_differs(ours, monkeypatch):
    seen = Counter()
    for index in LEASES:
        message, options = CASES[index]
        why, expiry = expiry_here(message, model_of(message))
        seen[why] += 1
        if isinstance(expiry, str):
            continue
        mine = ours[index]
        # Python truncates begin and duration to microseconds before it adds them; ours is in milliseconds.
        here = None if mine["expiresAt"] is None else EPOCH + timedelta(milliseconds=mine["expiresAt"])
        assert (here is None) == (expiry is None), (why, message)
        assert expiry is None or abs(expiry - here) <= timedelta(milliseconds=1), (why, message)
        assert mine["remaining"] == remaining_at(expiry, options["now"], monkeypatch), (why, message)
    assert all(count > 10 for count in seen.values()) and len(seen) == 6, seen


# ---- selectors of leases -----------------------------------------------------------------------------------------------------


def drops(text):
    """Whether Python's client silently drops a part of a selector."""
    parts = re.split(r",(?![^()]*\))", text)
    return any(part.strip() and parse_label_selector(part) == ({}, []) for part in parts)


def test_leases_are_found_by_their_selectors_as_python_finds_them(ours):
    seen = Counter()
    for index in LEASES:
        message, options = CASES[index]
        found = python_client.LeaseList(leases=[model_of(message)], next_page_token=None)
        for text, mine in zip(options["filters"], ours[index]["matches"], strict=True):
            # With a dropped part, Python finds more leases than requested; ours reports an error.
            expected = "refused" if drops(text) else bool(found.filter_by_selector(text).leases)
            assert mine == expected, (message.selector, text)
            # An empty text has no position to report.
            seen[expected] += bool(text.strip())
    assert all(seen[answer] > 100 for answer in (True, False, "refused")), seen
