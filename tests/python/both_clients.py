"""Our client in a process of its own, beside the real Python client, and what of their results is compared. Contains no tests."""

import base64
import json
import subprocess

from dumps import without_what_python_lacks
from protos import ROOT


class Ours:
    """Our client, in a process of its own."""

    def __init__(self, lab):
        self.node = subprocess.Popen(
            ["node", ROOT / "tests" / "python" / "calls.mjs", lab.folder / "lab.json"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def answer(self, call, options=None, **more) -> dict:
        self.node.stdin.write(json.dumps({"call": call, "options": options or {}, **more}) + "\n")
        self.node.stdin.flush()
        return json.loads(self.node.stdout.readline())

    def __call__(self, call, options=None, **more):
        answer = self.answer(call, options, **more)
        assert "error" not in answer, answer
        return answer["value"]

    def dump(self, call, options=None, **more):
        return json.loads(self(call, options, **more)["text"])

    def leases(self, **options):
        """What `jmp get leases` shows."""
        return [json.loads(text) for text in self("shownLeases", options)]


def comparable(value):
    """A dump without the fields that Python lacks, and without the time that a running lease has lasted."""
    return without_growing(without_what_python_lacks(value))


def without_growing(value):
    if isinstance(value, list):
        return [without_growing(item) for item in value]
    if isinstance(value, dict):
        grows = value.get("effective_duration") is not None and value.get("effective_end_time") is None
        return {
            key: "grows" if grows and key == "effective_duration" else without_growing(item)
            for key, item in value.items()
        }
    return value


def without_what_python_drops(exporters):
    """With leases, Python shows no status and no deprecated labels of exporters."""
    return [
        {**one, **({"status": None} if "status" in one else {}), "deprecated_labels": {}}
        for one in exporters["exporters"]
    ]


def stable_claims(token):
    """The claims of a token, without its times and its id."""
    body = token.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return {key: value for key, value in claims.items() if key not in ("exp", "nbf", "iat", "jti")}
