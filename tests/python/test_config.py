"""The npm package reads the client configs that the real Python client writes."""

import json
import subprocess

import pytest
from jumpstarter.config.client import ClientConfigListV1Alpha1, ClientConfigV1Alpha1, ClientConfigV1Alpha1Drivers
from jumpstarter.config.common import ObjectMeta
from jumpstarter.config.tls import TLSConfigV1Alpha1
from protos import ROOT

READ = """
import { readConfigs } from "./npm/dist/config.js";
import { text } from "node:stream/consumers";
const configs = readConfigs(await text(process.stdin), { endpoints: "https://web.example.com" });
const plain = ({ notices, ...rest }) => ({ ...rest, fields: notices.map(({ field }) => field) });
console.log(JSON.stringify(configs.map(plain)));
"""


def read_text(written: str) -> list[dict]:
    command = ["node", "--input-type=module", "--eval", READ]
    done = subprocess.run(command, input=written, capture_output=True, text=True, cwd=ROOT, check=True)
    return json.loads(done.stdout)


def read(config: ClientConfigV1Alpha1) -> dict:
    (one,) = read_text(ClientConfigV1Alpha1.dump_yaml(config))
    return {"options": one["options"], "fields": one["fields"]}


def config(name="alice", **parts) -> ClientConfigV1Alpha1:
    metadata = ObjectMeta(namespace="lab", name=name)
    return ClientConfigV1Alpha1(metadata=metadata, endpoint="grpc.example.com:443", token="secret", **parts)


def test_a_plain_config_is_read_without_a_notice():
    expected = {"endpoints": "https://web.example.com", "namespace": "lab", "client": "alice", "token": "secret"}
    assert read(config()) == {"options": expected, "fields": []}


def test_fields_that_a_page_does_not_support_have_a_notice():
    drivers = ClientConfigV1Alpha1Drivers(allow=["jumpstarter_driver_power.*"], unsafe=True)
    tls = TLSConfigV1Alpha1(ca="LS0t", insecure=True)
    fields = read(config(drivers=drivers, tls=tls, grpcOptions={"grpc.x": 1}))["fields"]
    assert sorted(fields) == ["drivers", "grpcOptions", "tls.ca", "tls.insecure"]


# Names that some YAML versions or libraries parse as other types than text. Kubernetes allows all of them.
@pytest.mark.parametrize(
    "name", ["1e5", "12e3", "0o17", "017", "0x1f", "5", "1.5", "y", "no", "on", "null", "true", "2026-01-01"]
)
def test_a_name_stays_text(name):
    assert read(config(name))["options"]["client"] == name


@pytest.mark.parametrize("dump", ["dump_yaml", "dump_json"])
def test_a_list_is_read_without_a_notice(dump):
    configs = ClientConfigListV1Alpha1(
        currentConfig="two", items=[config("1e5", alias="one"), config("bob", alias="two")]
    )
    read = read_text(getattr(configs, dump)())
    assert [(one["alias"], one["current"], one["options"]["client"], one["fields"]) for one in read] == [
        ("one", False, "1e5", []),
        ("two", True, "bob", []),
    ]
