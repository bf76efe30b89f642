"""Addresses that we have no business in are told from public ones."""

import ipaddress

import pytest

from monitor.core.address import parse_allow, refusal

NOT_PUBLIC_TEXT = """
0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.254 127.0.0.1 127.1.2.3
127.255.255.254 169.254.0.1 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.8
192.0.0.9 192.0.0.170 192.0.2.1 192.88.99.1 192.168.0.1 192.168.255.255 198.18.0.1
198.19.255.255 198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255
:: ::1 ::2 ::127.0.0.1 ::10.0.0.1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:8.8.8.8
::ffff:169.254.169.254 ::ffff:0:127.0.0.1 64:ff9b::7f00:1 64:ff9b::a00:1 64:ff9b::808:808
64:ff9b:1::1 100::1 2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:10::1 2001:20::1
2001:db8::1 2002:7f00:1:: 2002:a00:1::1 2002:808:808::1 3fff::1 5f00::1 fc00::1 fd12:3456::1
fe80::1 fe80::1%eth0 febf::1 fec0::1 feff::1 ff02::1 ff0e::1 4000::1 8000::1
"""
PUBLIC_TEXT = """
1.1.1.1 8.8.8.8 93.184.215.14 172.15.255.255 172.32.0.1 100.63.255.255 100.128.0.1 192.0.1.1
198.17.255.255 198.20.0.1 223.255.255.254 2606:4700:4700::1111 2a00:1450:4001:830::200e
2003::1 2400:3200::1
"""
NOT_PUBLIC = NOT_PUBLIC_TEXT.split()
PUBLIC = PUBLIC_TEXT.split()


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_an_address_that_is_not_public_is_refused(address: str) -> None:
    """One feed that redirects to the metadata service or a printer must not make us ask it."""
    assert "not a public address" in refusal(address)


def test_there_are_enough_spellings() -> None:
    """R2 asks for sixty."""
    assert len(set(NOT_PUBLIC)) >= 60


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_allowed(address: str) -> None:
    """A list that refuses real outlets would be silence."""
    assert refusal(address) == ""


def test_an_intranet_host_is_allowed_by_name_of_its_network_only() -> None:
    """The operator names what a feed may reach; the rest of the intranet stays out of reach."""
    allow = parse_allow(["10.1.0.0/16", "fd00::7"])
    assert refusal("10.1.2.3", allow) == ""
    assert refusal("fd00::7", allow) == ""
    assert refusal("10.2.0.1", allow) != ""
    assert refusal("fd00::8", allow) != ""


def test_what_is_no_address_is_refused() -> None:
    assert refusal("localhost") == "'localhost' is not an address"


def test_our_list_is_stricter_than_pythons() -> None:
    """ipaddress lets some of these through on 3.11; if it catches up, our list still stands."""
    lax = [a for a in NOT_PUBLIC if ipaddress.ip_address(a.partition("%")[0]).is_global]
    assert [a for a in lax if not refusal(a)] == []
