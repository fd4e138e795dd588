"""The server: this machine only, the site only, with safe headers."""

from __future__ import annotations

import socket

import pytest
from starlette.testclient import TestClient

from trochanter.errors import TrochanterError
from trochanter.server import make_app
from trochanter.server.app import LOOPBACK, TRIES, bind


@pytest.fixture
def client(tmp_path):
    folder = tmp_path / "site"
    (folder / "deep").mkdir(parents=True)
    (folder / "index.html").write_text("home")
    (folder / "deep/index.html").write_text("deep")
    (folder / "404.html").write_text("nothing here")
    (tmp_path / "secret.txt").write_text("secret")
    return TestClient(make_app(folder))


def test_pages_and_the_404_page(client):
    assert client.get("/").text == "home"
    assert client.get("/deep/").text == "deep"
    lost = client.get("/nowhere")
    assert (lost.status_code, lost.text) == (404, "nothing here")


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/deep/..%2f..%2fsecret.txt",
        "/deep/../../secret.txt",
    ],
)
def test_no_path_leads_out_of_the_site(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert "secret" not in answer.text


def test_every_answer_has_the_safe_headers(client):
    for path in ("/", "/nowhere"):
        headers = client.get(path).headers
        assert "script" not in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


def test_only_the_loopback_address_is_bound():
    with bind(0) as bound:
        assert bound.getsockname()[0] == LOOPBACK == "127.0.0.1"


def test_a_port_in_use_gives_the_next_free_one():
    with bind(0) as first:
        first.listen()
        taken = first.getsockname()[1]
        with bind(taken) as second:
            assert taken < second.getsockname()[1] < taken + TRIES


def test_no_free_port_is_a_clear_error(monkeypatch):
    def refuse(self, address):
        raise OSError("in use")

    monkeypatch.setattr(socket.socket, "bind", refuse)
    with pytest.raises(TrochanterError, match="--port"):
        bind(8137)
