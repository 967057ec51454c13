"""Our proto/, compiled by the real protoc: descriptors, and message classes of our own beside those of the Python client."""

import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

import grpc_tools
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

ROOT = Path(__file__).resolve().parents[2]


@cache
def descriptors() -> descriptor_pb2.FileDescriptorSet:
    """Our files and Google's that they import."""
    files = sorted(str(path) for path in (ROOT / "proto").rglob("*.proto"))
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "descriptors.bin"
        command = [sys.executable, "-m", "grpc_tools.protoc", f"-I{ROOT / 'proto'}", f"-I{Path(grpc_tools.__file__).parent / '_proto'}"]
        subprocess.run([*command, "--include_imports", f"--descriptor_set_out={output}", *files], check=True)
        return descriptor_pb2.FileDescriptorSet.FromString(output.read_bytes())


@cache
def _pool() -> descriptor_pool.DescriptorPool:
    # A pool of our own: the client's classes have the same names in the usual one.
    pool = descriptor_pool.DescriptorPool()
    for file in descriptors().file:
        pool.Add(file)
    return pool


@cache
def message(name: str) -> type:
    """A message class by its full name, with every field of the contract, those included that the client lacks."""
    return message_factory.GetMessageClass(_pool().FindMessageTypeByName(name))
