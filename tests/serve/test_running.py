"""The server as a process: slow senders are cut, a taken port is said, Ctrl-C ends it though pages listen."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import uvicorn

from linker.serve import running
from linker.serve.app import create_app
from linker.serve.guard import Access
from linker.serve.live import LiveIndex
from tests.command import linker


def test_who_does_not_finish_a_request_is_cut_and_others_are_answered(
    live: LiveIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "REQUEST_SECONDS", 0.3)
    listening = running.bound("127.0.0.1", 0)
    port = listening.getsockname()[1]
    app = create_app(live, Access.at("127.0.0.1", port))
    config = uvicorn.Config(app, http=running.PatientProtocol, log_config=None, ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    head = f"GET /static/serve.js HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n".encode()
    for sent in (
        head,
        b"",
        f"POST /mcp HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 9\r\n\r\n{{".encode(),
    ):
        with socket.create_connection(("127.0.0.1", port), timeout=30) as slow:
            slow.sendall(sent)
            assert slow.recv(1000) == b""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as quick:
        quick.sendall(head + b"\r\n")
        assert quick.recv(1000).startswith(b"HTTP/1.1 200")
    server.should_exit = True
    thread.join()


def test_a_port_that_is_taken_is_one_line(demo: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        linker("serve", "--index", demo, "--port", str(port)).one_line(str(port), "--port")


def test_ctrl_c_ends_it_though_a_page_listens(demo: Path, request: pytest.FixtureRequest) -> None:
    program = "from linker.cli import main; main()"
    command = [sys.executable, "-c", program, "serve", "--index", str(demo), "--port", "0"]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    )
    request.addfinalizer(process.kill)
    assert process.stdout is not None
    place = re.search(r"http://127\.0\.0\.1:(\d+)/$", process.stdout.readline().strip())
    assert place is not None
    with socket.create_connection(("127.0.0.1", int(place[1])), timeout=30) as page:
        page.sendall(f"GET /events HTTP/1.1\r\nHost: 127.0.0.1:{place[1]}\r\n\r\n".encode())
        assert b"event: state" in page.recv(4000) + page.recv(4000)
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
        assert time.monotonic() - began < 10  # 0.3 seconds on an idle machine
    assert "Traceback" not in process.communicate()[1]
