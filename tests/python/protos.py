"""Compiles our proto/ with the real protoc: descriptors, and message classes separate from the Python client's."""

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
    """Our files, and the imported ones from Google."""
    files = sorted(str(path) for path in (ROOT / "proto").rglob("*.proto"))
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "descriptors.bin"
        command = [
            sys.executable,
            "-m",
            "grpc_tools.protoc",
            f"-I{ROOT / 'proto'}",
            f"-I{Path(grpc_tools.__file__).parent / '_proto'}",
        ]
        subprocess.run([*command, "--include_imports", f"--descriptor_set_out={output}", *files], check=True)
        return descriptor_pb2.FileDescriptorSet.FromString(output.read_bytes())


@cache
def _pool() -> descriptor_pool.DescriptorPool:
    # A separate pool: the client's classes have the same names in the default pool.
    pool = descriptor_pool.DescriptorPool()
    for file in descriptors().file:
        pool.Add(file)
    return pool


@cache
def message(name: str) -> type:
    """A message class by its full name, with every field of the contract, including those that the client lacks."""
    return message_factory.GetMessageClass(_pool().FindMessageTypeByName(name))
