"""What the system is asked for while hostile queries run: no connection, and no file opened for writing."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")

TO = "<http://127.0.0.1:9/sparql>"
HOSTILE = [
    f"SELECT * {{ SERVICE {TO} {{ ?s ?p ?o }} }}",
    f"SELECT * {{ SERVICE SILENT {TO} {{ ?s ?p ?o }} }}",
    f"SELECT * {{ BIND({TO} AS ?e) SERVICE ?e {{ ?s ?p ?o }} }}",
    f"LOAD {TO}",
    "LOAD <file:///etc/passwd>",
    "INSERT DATA { <http://a/a> <http://a/b> <http://a/c> }",
    "DELETE WHERE { ?s ?p ?o }",
    "CLEAR ALL",
    "DROP DEFAULT",
    "CREATE GRAPH <http://a/g>",
    "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
    "SELECT * FROM NAMED <file:///etc/passwd> { GRAPH ?g { ?s ?p ?o } }",
    f"SELECT * FROM {TO} {{ ?s ?p ?o }}",
    "DESCRIBE <file:///etc/passwd>",
    "CONSTRUCT { ?s ?p <file:///tmp/x> } WHERE { ?s ?p ?o } LIMIT 5",
    "SELECT (<http://a/system>('touch /tmp/x') AS ?x) {}",
    "SELECT * { ?s ?p ?o FILTER REGEX(STR(?o), '(a+)+$') }",
    "SELECT (GROUP_CONCAT(STR(?o)) AS ?x) { ?s ?p ?o }",
    "SELECT * { ?s ?p ?o } ORDER BY ?o ?s LIMIT 10",
    "SELECT * {" + "{" * 500 + "}" * 501,
]


@pytest.mark.parametrize("guarded", [True, False], ids=["as served", "without the guard"])
def test_a_worker_that_runs_hostile_queries_connects_to_nothing_and_opens_no_file_for_writing(
    sample_store, tmp_path, guarded
):
    """Without the guard of queries, what the process gave up before its first job must do."""
    job = {"do": "query", "rows": "json", "triples": "turtle", "default": [], "named": []}
    jobs = "".join(json.dumps({**job, "text": q}) + "\n" for q in HOSTILE)
    code = "import sys, kg.serve.worker as w; import kg.serve.jobs as jobs\n"
    if not guarded:
        code += "jobs.guard = lambda query, datasets=False: []\n"
    code += f"sys.argv = ['worker', {str(sample_store)!r}, str(2 << 30)]\nw.main()\n"
    log = tmp_path / "log"
    traced = ["strace", "-f", "-qq", "--seccomp-bpf", "-o", log, "-e", "trace=%network,%file,execve"]
    done = subprocess.run([*traced, sys.executable, "-c", code],
                          input=jobs.encode(), capture_output=True, check=False, timeout=300)  # fmt: skip
    if b"ptrace" in done.stderr or not log.exists():
        pytest.skip("nothing may be traced here")
    heads = [json.loads(line) for line in re.findall(rb'^\{"[^\n]*"grown": \d+\}$', done.stdout, re.MULTILINE)]
    lines = log.read_text("utf-8", "replace").splitlines()
    assert any("kg-store.json" in line for line in lines)
    assert [x for x in lines if re.search(r"\b(connect|bind|sendto|sendmsg|listen)\(", x)] == []
    assert [x for x in lines if re.search(r"\bsocket\(", x) and "= -1 EPERM" not in x] == []
    written = [x for x in lines if re.search(r"O_WRONLY|O_RDWR|O_CREAT|\b(rename|unlink|mkdir|rmdir|truncate)\w*\(", x)
               and " = -1 " not in x and not re.search(r"/dev/null|/proc/self/task|\.pyc|__pycache__", x)]
    assert written == []
    assert [x for x in lines if "/etc/passwd" in x and "open" in x] == []
    assert len(heads) >= 15 and sum("error" in h for h in heads) >= (8 if guarded else 3)
