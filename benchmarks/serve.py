"""The server over real HTTP: searches, stories and articles, asked by many clients at once.

Run `python -m benchmarks.serve INDEX`, of an index that has stories. The server is a process of its own,
whose memory is measured; clients are threads of this one, each with a connection that stays open. Each search
is another headline of the archive, so that none is answered from what is remembered.
"""

import argparse
import http.client
import json
import random
import re
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import quote

import numpy as np

import linker

CLIENTS = 16
ASKED = 640


@dataclass(frozen=True)
class Speed:
    """Milliseconds of a request, and requests a second of all clients; `failed` had no status 200."""

    what: str
    clients: int
    requests: int
    failed: int
    p50_ms: float
    p99_ms: float
    a_second: float


def main() -> None:
    """Measure one index and print, or write, the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("index", type=Path)
    parser.add_argument("--clients", type=int, default=CLIENTS)
    parser.add_argument("--asked", type=int, default=ASKED)
    parser.add_argument("--paced", type=float, default=40.0, help="requests a second where clients pause")
    parser.add_argument("--to", type=Path)
    given = parser.parse_args()
    index = linker.open(given.index)
    found = {
        "articles": len(index.corpus),
        "passages": len(index.corpus.passages),
        "open_index_mb": opened_mb(given.index),
    }
    process, address = started(given.index)
    try:
        kinds = questions(index, given.asked)
        once(address, kinds["search"][0])
        speeds = [measured(address, what, asked, given.clients, 0.0) for what, asked in kinds.items()]
        pause = given.clients / given.paced
        speeds.append(measured(address, "search, paced", kinds["search"][::-1], given.clients, pause))
        found |= {"speeds": [asdict(speed) for speed in speeds], "server_mb": resident_mb(process.pid)}
    finally:
        process.terminate()
        process.wait()
    text = json.dumps(found, indent=1)
    print(text)
    if given.to:
        given.to.write_text(text + "\n", encoding="utf-8")


def questions(index: "linker.Index", most: int) -> dict[str, list[str]]:
    """Addresses of each kind, none twice but the pages of stories that are asked for again."""
    draw = random.Random(0)
    articles = index.corpus.articles
    rows = draw.sample(range(len(articles)), min(most, len(articles)))
    titles = [str(articles["title"][row] or "news")[:200] for row in rows]
    stories = [story.story_id for story in index.stories() if len(story.article_ids) > 1]
    draw.shuffle(stories)
    ids = [quote(str(articles["id"][row]), safe="") for row in rows]
    return {
        "search": [f"/api/search?q={quote(title)}" for title in titles],
        "story page, first time": [f"/stories/{story}" for story in stories[: most // 4]],
        "story page, again": [f"/stories/{story}" for story in stories[: most // 4]],
        "article page, first time": [f"/articles/{id_}" for id_ in ids[: most // 4]],
        "article page, again": [f"/articles/{id_}" for id_ in ids[: most // 4]],
    }


def started(folder: Path) -> tuple["subprocess.Popen[str]", tuple[str, int]]:
    """A server process, and where it answers."""
    program = "from linker.cli import main; main()"
    command = [sys.executable, "-c", program, "serve", "--index", str(folder), "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    line = process.stdout.readline()
    place = re.search(r"http://([\d.]+):(\d+)/", line)
    assert place is not None, line
    return process, (place[1], int(place[2]))


def once(address: tuple[str, int], path: str) -> None:
    """Ask once, so that nothing is measured that only the first request waits for."""
    connection = http.client.HTTPConnection(*address, timeout=60)
    connection.request("GET", path)
    connection.getresponse().read()
    connection.close()


def measured(address: tuple[str, int], what: str, paths: Sequence[str], clients: int, pause: float) -> Speed:
    """Ask everything once, by several clients at a time; each begins a request every `pause` seconds."""
    took: list[list[float]] = [[] for _ in range(clients)]
    failed = [0] * clients

    def ask(number: int) -> None:
        connection = http.client.HTTPConnection(*address, timeout=60)
        due = time.monotonic() + pause * number / clients
        for path in paths[number::clients]:
            if pause:
                time.sleep(max(0.0, due - time.monotonic()))
                due += pause
            began = time.perf_counter()
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            took[number].append(time.perf_counter() - began)
            failed[number] += answer.status != 200
        connection.close()

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(clients)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    every = np.array([one for own in took for one in own]) * 1000
    p50, p99 = (round(float(value), 1) for value in np.percentile(every, [50, 99]))
    return Speed(what, clients, len(every), sum(failed), p50, p99, round(len(every) / seconds, 1))


def resident_mb(pid: int) -> float:
    """Memory of a process that is in use now, mapped files included."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return round(int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024, 1)  # type: ignore[index]


def opened_mb(folder: Path) -> float:
    """Memory of a process that has opened the index and answered one search, and has its stories."""
    program = (
        "import sys, re, pathlib, linker\n"
        "index = linker.open(sys.argv[1])\n"
        "index.search('anything at all'); index.stories(); index.narratives()\n"
        "index.link(index.corpus.articles['id'][0])\n"
        "print(re.search(r'VmRSS:\\s+(\\d+)', pathlib.Path('/proc/self/status').read_text())[1])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(folder)], capture_output=True, text=True, check=True
    )
    return round(int(done.stdout.split()[-1]) / 1024, 1)


if __name__ == "__main__":
    main()
