"""A minute of eight rude clients beside one that asks something small; prints what the small one had to wait.

    python tests/serve/load.py STORE [SECONDS]

Not a test: its figures depend on the machine. They are in the changelog.
"""

from __future__ import annotations

import random
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import httpx

sys.path.insert(0, str(Path(__file__).parent))
from serving import server

RUDE = [
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c = ?h) }",
    "SELECT * { ?a (coop:party|^coop:party|!coop:nothing)* ?b . ?b (^coop:party|!coop:none)* ?c FILTER(?a != ?c) }",
    "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?a ?d ?c",
    "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?d))) AS ?x) { ?a ?b ?c . ?d ?e ?f }",
    "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }",
    "CONSTRUCT WHERE { ?s ?p ?o }",
    "SELECT * {" + "{" * 3000 + "?s ?p ?o" + "}" * 3000 + "}",
    "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
]
SMALL = "SELECT ?n { country:CR skos:prefLabel ?n }"


def main() -> None:
    store, seconds = Path(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 60.0
    with server(store) as client:
        rss = memory(client.process.pid)
        until = time.monotonic() + seconds
        rude: Counter[int] = Counter()
        waits: list[float] = []
        wrong = 0

        def bother(seed: int) -> None:
            dice = random.Random(seed)
            with httpx.Client(base_url=client.base_url, timeout=60) as c:
                while time.monotonic() < until:
                    rude[c.post("/sparql", data={"query": dice.choice(RUDE)}).status_code] += 1

        threads = [threading.Thread(target=bother, args=(i,)) for i in range(8)]
        for t in threads:
            t.start()
        while time.monotonic() < until:
            begun = time.monotonic()
            answer = client.post("/sparql", data={"query": SMALL})
            waits.append(time.monotonic() - begun)
            wrong += answer.status_code != 200 or "Costa Rica" not in answer.text
            time.sleep(0.05)
        for t in threads:
            t.join()
        waits.sort()
        print(f"rude: {dict(sorted(rude.items()))}")
        print(
            f"small: {len(waits)} asked, {wrong} wrong or refused; median {waits[len(waits) // 2] * 1000:.0f} ms, "
            f"95 % {waits[int(len(waits) * 0.95)] * 1000:.0f} ms, slowest {waits[-1] * 1000:.0f} ms"
        )
        print(f"server: {rss / 1e6:.0f} MB before, {memory(client.process.pid) / 1e6:.0f} MB after")


def memory(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096


if __name__ == "__main__":
    main()
