"""Phones come in over HTTPS, with the token of the code that this computer shows, once each."""

from __future__ import annotations

import os
import ssl
import stat
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from cryptography import x509
from starlette.applications import Starlette
from starlette.datastructures import Headers

from tests.vision.web.served import a_server
from vision.web.access import Access
from vision.web.addresses import Address
from vision.web.certificates import certificates_for
from vision.web.lan import lan_listeners
from vision.web.limits import Limits
from vision.web.listening import Listener
from vision.web.network import lan_addresses

ADDRESSES = ["192.168.7.9", "10.1.2.3"]


def cookie_of(set_cookie: str | None) -> Headers:
    assert set_cookie is not None
    return Headers({"cookie": set_cookie.partition(";")[0]})


def test_a_token_lets_one_device_in_and_the_next_code_has_another() -> None:
    access = Access()
    token = access.token
    assert not access.is_let_in(Headers({}), "/")
    device = access.join(token)
    assert access.is_let_in(cookie_of(device), "/api/table")
    assert access.join(token) is None
    assert access.join(access.token) != device


@pytest.mark.parametrize("cookie", ["", "__Host-digits=", "__Host-digits=guess", "a=b; ;;==", "\x00"])
def test_without_a_cookie_of_ours_nobody_comes_in(cookie: str) -> None:
    assert not Access().is_let_in(Headers({"cookie": cookie}), "/")


def test_a_token_cannot_be_guessed_by_trying() -> None:
    access = Access()
    assert all(access.join("guess") is None for _ in range(31))
    assert access.join(access.token) is None


def test_a_cookie_is_for_this_page_over_https_and_not_for_scripts() -> None:
    access = Access()
    cookie = access.join(access.token) or ""
    assert {"Secure", "HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))


def test_keys_can_be_read_by_the_user_alone_and_certificates_are_kept(tmp_path: Path) -> None:
    first = certificates_for(ADDRESSES, tmp_path / "own")
    for key in (tmp_path / "own").glob("*.key"):
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
    chain = first.chain.read_bytes()
    again = certificates_for(ADDRESSES[:1], tmp_path / "own")
    assert again.chain.read_bytes() == chain
    assert again.authority == first.authority


def test_a_new_address_gets_a_certificate_of_the_same_authority(tmp_path: Path) -> None:
    before = certificates_for(ADDRESSES[:1], tmp_path)
    after = certificates_for(ADDRESSES, tmp_path)
    assert after.authority == before.authority
    leaf = x509.load_pem_x509_certificate(after.chain.read_bytes())
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert sorted(str(each) for each in names.get_values_for_type(x509.IPAddress)) == sorted(ADDRESSES)


def test_the_authority_vouches_for_private_addresses_only(tmp_path: Path) -> None:
    authority = x509.load_der_x509_certificate(certificates_for(ADDRESSES, tmp_path).authority)
    bounds = authority.extensions.get_extension_for_class(x509.NameConstraints)
    assert bounds.critical
    assert bounds.value.permitted_subtrees
    assert not any(name.value.is_global for name in bounds.value.permitted_subtrees)


def test_where_any_port_will_do_phones_too_ask_at_any_that_is_free(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr("vision.web.lan.lan_addresses", lambda: ADDRESSES)
    listeners: list[Listener] = []
    try:
        for _ in range(3):
            lan_listeners(Starlette(), Address(port=0), Limits(), lambda text: None, listeners)
        assert len({listener.socket.getsockname()[1] for listener in listeners}) == 6
    finally:
        for listener in listeners:
            listener.socket.close()


def test_the_whole_way_of_a_phone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not lan_addresses():
        pytest.skip("this machine is in no local network")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    with a_server("--lan") as served:
        url = served.said(r"https://\S+/join\?token=\S+")
        plain = served.said(r"certificate at (http://\S+/)")
        with urllib.request.urlopen(plain) as answer:
            authority = answer.read()
        trusted = ssl.create_default_context(cadata=authority)
        base = url.partition("join")[0]

        def ask(address: str, cookie: str = "") -> tuple[int, str, bytes]:
            opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=trusted), NoRedirects)
            try:
                answer = opener.open(urllib.request.Request(address, headers={"Cookie": cookie}))
            except urllib.error.HTTPError as error:
                answer = error
            with answer:
                return answer.status, answer.headers.get("Set-Cookie", ""), answer.read()

        assert ask(base)[0] == 401
        status, set_cookie, _ = ask(url)
        assert status == 303
        assert b"<title>" in ask(base, set_cookie.partition(";")[0])[2]
        assert ask(url)[0] == 403
        for elsewhere in ("api/table", "static/app.js", "join"):
            assert ask(plain + elsewhere)[0] == 404
        assert sorted(os.listdir(tmp_path / "digit-reader")) == [
            "authority.key",
            "authority.pem",
            "server.key",
            "server.pem",
        ]


class NoRedirects(urllib.request.HTTPRedirectHandler):
    """A redirect is an answer like any other."""

    def redirect_request(self, *_: object) -> None:
        return None
