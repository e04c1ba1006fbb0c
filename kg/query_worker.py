"""The process that runs one query of a user: a job on standard input, the answer on standard output.

In: JSON {store, text, limit, timeout}, with quads: a file of N-Quads to ask instead of the store. Out: a line of JSON
that says what follows, then SPARQL JSON results or N-Triples. The parent kills this process when the time is up; where
the parent itself was killed, the system does. Memory is capped, and on Linux the process has no network (the guard of
`kg.query` refuses SERVICE before).
"""

from __future__ import annotations

import json
import sys
from itertools import islice
from pathlib import Path
from typing import Any

MEMORY = 4 << 30


def confine(memory: int = MEMORY, seconds: float | None = None) -> None:
    """Take away the network, cap memory and time, and go when the parent goes. What a system lacks is left out."""
    leave_with_parent()
    try:
        import ctypes
        import resource

        libc = ctypes.CDLL(None)
        if sys.platform == "linux":
            newnet, newuser = 0x40000000, 0x10000000
            # alone where that is allowed (root), else within a user namespace; needs a process of one thread: be early
            if libc.unshare(newnet) != 0:
                libc.unshare(newnet | newuser)
            _no_sockets(libc)
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        if seconds is not None:
            resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) * 2 + 10,) * 2)
    except (ImportError, OSError, AttributeError, ValueError):
        return


def leave_with_parent() -> None:
    """Have the system end this process when its parent ends, where it can."""
    if sys.platform == "linux":
        import ctypes
        import signal

        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def _no_sockets(libc: Any) -> None:
    """Have the kernel refuse socket() from here on (seccomp); it holds also where a namespace is not to be had."""
    import ctypes
    import platform

    known = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}  # AUDIT_ARCH_..., number of the call
    if platform.machine() not in known:
        return
    arch, socket = known[platform.machine()]
    load, equal, give = 0x20, 0x15, 0x06  # BPF_LD|W|ABS, BPF_JMP|JEQ|K, BPF_RET|K
    allow, refuse = 0x7FFF0000, 0x00050000 | 1  # SECCOMP_RET_ALLOW, SECCOMP_RET_ERRNO with EPERM
    rules = [
        (load, 0, 0, 4), (equal, 0, 3, arch), (load, 0, 0, 0), (equal, 0, 1, socket), (give, 0, 0, refuse),
        (give, 0, 0, allow),
    ]  # fmt: skip

    class Rule(ctypes.Structure):
        _fields_ = (("code", ctypes.c_ushort), ("jt", ctypes.c_ubyte), ("jf", ctypes.c_ubyte), ("k", ctypes.c_uint))

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("rules", ctypes.POINTER(Rule)))

    program = Program(len(rules), (Rule * len(rules))(*(Rule(*r) for r in rules)))
    libc.prctl(38, 1, 0, 0, 0)  # PR_SET_NO_NEW_PRIVS, which an ordinary user's filter needs
    libc.prctl(22, 2, ctypes.byref(program), 0, 0)  # PR_SET_SECCOMP, SECCOMP_MODE_FILTER


def _answer(job: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    confine(seconds=job["timeout"])
    import pyoxigraph as ox

    from kg.answers import json_term
    from kg.graph.store import Store, open_store
    from kg.query import prefixes

    known = prefixes()
    if "quads" in job:
        graph = ox.Store()
        graph.bulk_load(path=job["quads"], format=ox.RdfFormat.N_QUADS)
        store = Store(Path(job["store"]), {}, graph)
    else:
        store = open_store(job["store"])
    limit = job["limit"]
    try:
        result = store.query(job["text"], prefixes=known)
        if isinstance(result, ox.QueryBoolean):
            return {"kind": "boolean", "value": bool(result)}, b""
        items = list(islice(result, None if limit is None else limit + 1))
    except SyntaxError as e:
        return {"kind": "syntax", "said": str(e)}, b""
    except RuntimeError as e:
        return {"kind": "error", "said": " ".join(str(e).split())}, b""
    cut = limit is not None and len(items) > limit
    items = items[:limit] if cut else items
    if isinstance(result, ox.QueryTriples):
        return {"kind": "triples", "cut": cut}, ox.serialize(items, format=ox.RdfFormat.N_TRIPLES) or b""
    names = [v.value for v in result.variables]
    rows = [{n: json_term(t) for n, t in zip(names, row, strict=True) if t is not None} for row in items]
    body = json.dumps({"head": {"vars": names}, "results": {"bindings": rows}}, ensure_ascii=False)
    return {"kind": "rows", "cut": cut}, body.encode("utf-8")


def main() -> None:
    """Read the job, write the answer."""
    head, body = _answer(json.loads(sys.stdin.buffer.read()))
    sys.stdout.buffer.write(json.dumps(head).encode("utf-8") + b"\n" + body)


if __name__ == "__main__":
    main()
