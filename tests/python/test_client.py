"""The real Python client with the demo controller's plain gRPC port: the demo must work with their client as with ours.

Needs a lab: run it with scripts/with-lab.
"""

import asyncio
import json
import os
from datetime import timedelta

import grpc
import pytest
from jumpstarter.client.grpc import ClientService
from jumpstarter.common.exceptions import ConnectionError


def lab():
    with open(os.environ["JUMPSTARTER_LAB"]) as file:
        return json.load(file)


class Identity(grpc.aio.UnaryUnaryClientInterceptor):
    """Adds what the Python client adds over TLS, where grpc allows call credentials."""

    def __init__(self, name, token, namespace):
        self.headers = [
            ("authorization", f"Bearer {token}"),
            ("jumpstarter-kind", "Client"),
            ("jumpstarter-namespace", namespace),
            ("jumpstarter-name", name),
        ]

    async def intercept_unary_unary(self, continuation, details, request):
        return await continuation(
            details._replace(metadata=grpc.aio.Metadata(*(details.metadata or ()), *self.headers)), request
        )


def with_client(test, name="alice", token=None):
    """Runs `test(service)` as the client with that name."""

    async def run():
        where = lab()
        identity = Identity(name, token or where["clients"][name], where["namespace"])
        async with grpc.aio.insecure_channel(where["grpc"].removeprefix("http://"), interceptors=[identity]) as channel:
            return await asyncio.wait_for(test(ClientService(channel=channel, namespace=where["namespace"])), 30)

    return asyncio.run(run())


async def free_exporter(service):
    taken = {lease.exporter for lease in (await service.ListLeases()).leases} | {
        lease.exporter_name for lease in (await service.ListLeases()).leases
    }
    exporters = (await service.ListExporters()).exporters
    # 2 is AVAILABLE
    return next(
        one
        for one in exporters
        if one.online and one.enabled and one.status is not None and one.status.value == 2 and one.name not in taken
    )


async def lease_that_is(status, service, name):
    """Waits until the lease has that status: the controller assigns and releases shortly after it has answered."""
    for _ in range(100):
        lease = await service.GetLease(name=name)
        if lease.get_status() == status:
            return lease
        await asyncio.sleep(0.05)
    raise AssertionError(f"not {status} after 5 s: {lease}")


def test_exporters_are_listed_and_read():
    async def test(service):
        listed = (await service.ListExporters()).exporters
        assert len(listed) >= 30
        assert [one.name for one in listed] == sorted(one.name for one in listed)
        one = await service.GetExporter(name=listed[0].name)
        assert (one.namespace, one.name, one.labels) == (lab()["namespace"], listed[0].name, listed[0].labels)
        first = await service.ListExporters(page_size=5)
        second = await service.ListExporters(page_size=5, page_token=first.next_page_token)
        assert [one.name for one in [*first.exporters, *second.exporters]] == [one.name for one in listed[:10]]

    with_client(test)


def test_a_lease_is_booked_read_changed_and_released():
    async def test(service):
        exporter = await free_exporter(service)
        made = await service.CreateLease(
            selector=None, exporter_name=exporter.name, duration=timedelta(minutes=30), tags={"by": "python"}
        )
        assert (made.client, made.exporter_name, made.duration, made.tags) == (
            "alice",
            exporter.name,
            timedelta(minutes=30),
            {"by": "python"},
        )
        read = await lease_that_is("In-Use", service, made.name)
        assert read.exporter == exporter.name
        assert read.effective_begin_time is not None
        assert made.name in [one.name for one in (await service.ListLeases(tag_filter="by=python")).leases]
        changed = await service.UpdateLease(name=made.name, duration=timedelta(hours=1))
        assert changed.duration == timedelta(hours=1)
        await service.DeleteLease(name=made.name)
        await lease_that_is("Ended", service, made.name)
        assert made.name not in [one.name for one in (await service.ListLeases()).leases]
        assert made.name in [one.name for one in (await service.ListLeases(only_active=False)).leases]

    with_client(test)


def test_a_lease_with_a_selector_and_a_name_of_ones_own():
    async def test(service):
        exporter = await free_exporter(service)
        key, value = next((key, value) for key, value in exporter.labels.items() if "/" not in key)
        made = await service.CreateLease(
            selector=f"{key}={value}", duration=timedelta(minutes=5), lease_id="python-chose-this"
        )
        assert (made.name, made.selector) == ("python-chose-this", f"{key}={value}")
        await service.DeleteLease(name=made.name)

    with_client(test)


def test_the_token_is_rotated_and_the_new_one_is_good():
    token = with_client(lambda service: service.RotateToken())
    assert token

    async def test(service):
        assert (await service.ListExporters(page_size=1)).exporters

    with_client(test, token=token)


@pytest.mark.parametrize(
    "call,words",
    [
        (lambda service: service.GetExporter(name="absent"), 'exporters.jumpstarter.dev "absent" not found'),
        (lambda service: service.GetLease(name="absent"), 'leases.jumpstarter.dev "absent" not found'),
        (lambda service: service.ListExporters(filter="a b"), "unable to parse requirement"),
        (
            lambda service: service.CreateLease(selector=None, duration=timedelta(minutes=1)),
            "one of selector or exporter_name is required",
        ),
    ],
)
def test_errors_in_the_controllers_words(call, words):
    with pytest.raises(ConnectionError) as raised:
        with_client(call)
    assert words in str(raised.value)
