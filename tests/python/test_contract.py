"""Compares proto/ with the descriptors in the PyPI package jumpstarter-protocol, which current Python clients use.

All differences are listed here literally, so that any change of either is detected.
"""

import importlib
import pkgutil

import jumpstarter_protocol
from google.protobuf import descriptor_pb2
from protos import descriptors

# Newer than the package; the contract's controller has them.
# The three fields for `shared_with` are newer than that controller, too; tests/contract explains why they are here.
PYTHON_LACKS = {
    "jumpstarter.client.v1.Lease.context",
    "jumpstarter.client.v1.Lease.shared_with",
    "jumpstarter.client.v1.UpdateLeaseRequest.add_shared_with",
    "jumpstarter.client.v1.UpdateLeaseRequest.remove_shared_with",
    "jumpstarter.v1.ControllerService/GetServiceEndpoints",
    "jumpstarter.v1.GetReportResponse.motd",
    "jumpstarter.v1.GetServiceEndpointsRequest",
    "jumpstarter.v1.GetServiceEndpointsResponse",
    "jumpstarter.v1.LogStreamResponse.driver_type",
    "jumpstarter.v1.LogStreamResponse.operation",
    "jumpstarter.v1.LogStreamResponse.structured_fields",
    "jumpstarter.v1.LogStreamResponse.timestamp",
    "jumpstarter.v1.StatusResponse.context",
    "jumpstarter.v1.TelemetryEndpoint",
}
# Since removed from the contract.
ONLY_PYTHON_HAS = {
    "jumpstarter.v1.AuditStreamRequest",
    "jumpstarter.v1.ControllerService/AuditStream",
}
LABELS = {1: "", 2: "required ", 3: "repeated "}


def test_what_both_have_is_the_same():
    ours, theirs = table(descriptors().file), table(python_files())
    differences = {
        name: (ours[name], theirs[name]) for name in ours.keys() & theirs.keys() if ours[name] != theirs[name]
    }
    assert differences == {}
    # Tables without common entries would also agree.
    assert len(ours.keys() & theirs.keys()) > 150


def test_what_only_one_of_them_has_is_known():
    ours, theirs = table(descriptors().file), table(python_files())
    assert without_children(ours.keys() - theirs.keys(), PYTHON_LACKS) == PYTHON_LACKS
    assert without_children(theirs.keys() - ours.keys(), ONLY_PYTHON_HAS) == ONLY_PYTHON_HAS


def test_client_service_is_whole():
    methods = {name for name in table(python_files()) if name.startswith("jumpstarter.client.v1.ClientService/")}
    assert len(methods) == 8 and methods <= table(descriptors().file).keys()


def without_children(names, known):
    """The names, without the fields of messages that are completely listed."""
    return {name for name in names if name in known or name.rpartition(".")[0] not in known}


def python_files():
    """The descriptors in all modules of the package."""
    files = {}
    for module in pkgutil.walk_packages(jumpstarter_protocol.__path__, "jumpstarter_protocol."):
        if module.name.endswith("_pb2"):
            descriptor = importlib.import_module(module.name).DESCRIPTOR
            files[descriptor.name] = descriptor_pb2.FileDescriptorProto()
            descriptor.CopyToProto(files[descriptor.name])
    return files.values()


def table(files):
    """The full name of each method, message, field and enum value, with everything that affects the wire format."""
    out = {}
    for file in files:
        if not file.package.startswith("jumpstarter."):
            continue
        for service in file.service:
            for method in service.method:
                streams = (method.client_streaming, method.server_streaming)
                out[f"{file.package}.{service.name}/{method.name}"] = (method.input_type, method.output_type, *streams)
        for message in file.message_type:
            add_message(out, file.package, message)
        for enum in file.enum_type:
            add_enum(out, file.package, enum)
    return out


def add_message(out, parent, message):
    name = f"{parent}.{message.name}"
    out[name] = "map entry" if message.options.map_entry else "message"
    for field in message.field:
        label = "optional " if field.proto3_optional else LABELS[field.label]
        out[f"{name}.{field.name}"] = f"{field.number}: {label}{field.type_name or field.type}"
    for nested in message.nested_type:
        # The map's type includes its entry; if the map is new, so is the entry.
        if not nested.options.map_entry:
            add_message(out, name, nested)
        else:
            key, value = nested.field
            out[f"{name}.{snake(nested.name.removesuffix('Entry'))}"] += (
                f" of {key.type} to {value.type_name or value.type}"
            )
    for enum in message.enum_type:
        add_enum(out, name, enum)


def add_enum(out, parent, enum):
    out[f"{parent}.{enum.name}"] = "enum"
    for value in enum.value:
        out[f"{parent}.{enum.name}.{value.name}"] = value.number


def snake(name):
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")
