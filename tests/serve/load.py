"""A minute of eight rude clients beside one that asks something small; prints what the small one had to wait, before
and meanwhile, as a table.

    python tests/serve/load.py STORE [SECONDS]

Not a test: its figures depend on the machine. They are in docs/trust.md.
"""

from __future__ import annotations

import os
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
PAGE = "/id/country/CR"


def main() -> None:
    store, seconds = Path(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 60.0
    with server(store, "--timeout", "10") as client:
        rss = memory(client.process.pid)
        print("| asked | times | median ms | 95 % | slowest | wrong or refused |\n|" + " --- |" * 6)
        told("idle", client, time.monotonic() + seconds / 4)
        until = time.monotonic() + seconds
        rude: Counter[int] = Counter()

        def bother(seed: int) -> None:
            dice = random.Random(seed)
            with httpx.Client(base_url=client.base_url, timeout=60) as c:
                while time.monotonic() < until:
                    rude[c.post("/sparql", data={"query": dice.choice(RUDE)}).status_code] += 1

        threads = [threading.Thread(target=bother, args=(i,)) for i in range(8)]
        for t in threads:
            t.start()
        told("beside the rude", client, until)
        for t in threads:
            t.join()
        print(f"\nrude: {dict(sorted(rude.items()))}; load average {os.getloadavg()[0]:.0f} on {os.cpu_count()} cores")
        print(f"server: {rss / 1e6:.0f} MB before, {memory(client.process.pid) / 1e6:.0f} MB after")


def told(when: str, client: httpx.Client, until: float) -> None:
    """Ask a small query and, each tenth time, a country's page; print how long each took."""
    waits: dict[str, list[float]] = {"query": [], "page of a country": []}
    wrong: Counter[str] = Counter()
    while time.monotonic() < until:
        kind = "query" if (len(waits["query"]) + 1) % 10 else "page of a country"
        for what in {"query", kind}:
            begun = time.monotonic()
            if what == "query":
                answer = client.post("/sparql", data={"query": SMALL})
            else:
                answer = client.get(PAGE, headers={"Accept": "text/html"})
            waits[what].append(time.monotonic() - begun)
            wrong[what] += answer.status_code != 200 or "Costa Rica" not in answer.text
        time.sleep(0.05)
    for what, took in waits.items():
        ms = [round(t * 1000) for t in sorted(took)]
        if ms:
            print(f"| {what}, {when} | {len(ms)} | {ms[len(ms) // 2]} | {ms[int(len(ms) * 0.95)]} | {ms[-1]} | "
                  f"{wrong[what]} |", flush=True)


def memory(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096


if __name__ == "__main__":
    main()
