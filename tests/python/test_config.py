"""The npm package reads the client configs that the real Python client writes, as that client means them."""

import json
import subprocess

from jumpstarter.config.client import ClientConfigV1Alpha1, ClientConfigV1Alpha1Drivers
from jumpstarter.config.common import ObjectMeta
from jumpstarter.config.tls import TLSConfigV1Alpha1
from protos import ROOT

READ = """
import { readConfig } from "./npm/dist/config.js";
import { text } from "node:stream/consumers";
const { options, notices } = readConfig(await text(process.stdin), { endpoints: "https://web.example.com" });
console.log(JSON.stringify({ options, fields: notices.map(({ field }) => field) }));
"""


def read(config: ClientConfigV1Alpha1) -> dict:
    written = ClientConfigV1Alpha1.dump_yaml(config)
    command = ["node", "--input-type=module", "--eval", READ]
    done = subprocess.run(command, input=written, capture_output=True, text=True, cwd=ROOT, check=True)
    return json.loads(done.stdout)


def config(**parts) -> ClientConfigV1Alpha1:
    metadata = ObjectMeta(namespace="lab", name="alice")
    return ClientConfigV1Alpha1(metadata=metadata, endpoint="grpc.example.com:443", token="secret", **parts)


def test_a_plain_config_is_read_without_a_notice():
    expected = {"endpoints": "https://web.example.com", "namespace": "lab", "client": "alice", "token": "secret"}
    assert read(config()) == {"options": expected, "fields": []}


def test_what_a_page_cannot_honour_is_told():
    drivers = ClientConfigV1Alpha1Drivers(allow=["jumpstarter_driver_power.*"], unsafe=True)
    tls = TLSConfigV1Alpha1(ca="LS0t", insecure=True)
    fields = read(config(drivers=drivers, tls=tls, grpcOptions={"grpc.x": 1}))["fields"]
    assert sorted(fields) == ["drivers", "grpcOptions", "tls.ca", "tls.insecure"]
