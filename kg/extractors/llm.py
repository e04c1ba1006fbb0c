"""A language model as an extractor, through any OpenAI-compatible address; nothing that it says is taken on trust.

The answer has to have the form of `kg.extractors.schema`. A reading whose quote does not stand in the notice is
rejected, and so is one about a thing that was rejected. Answers are kept on disk: what was asked once is not asked
again. The key comes from the environment (KG_LLM_KEY) and is written nowhere, nor is the address.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import time
from dataclasses import dataclass
from datetime import date
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from kg.errors import BadInput
from kg.extractors import INVENTED, Skip
from kg.extractors.schema import INSTRUCTIONS, SCHEMA, fault
from kg.model import (
    AgreementFact,
    BodyFact,
    CountryFact,
    Dropped,
    EventFact,
    Extraction,
    Fact,
    Notice,
    OfficialFact,
    ParticipationFact,
    PartyFact,
    Reading,
    TenureFact,
)

VERSION = "1"  # of how answers become readings; the instructions and the schema count by themselves
KEY = "KG_LLM_KEY"
TRIES = 4
LONGEST = 60.0  # seconds to wait before another try, whatever the server asks for
LARGEST = 8 * 1024 * 1024  # bytes of an answer
LONG = 2000  # characters of a quote; a sentence has fewer, and finding it takes no more than that many steps a place
CONFIDENCE = 0.5  # of a reading of a model that was not measured (`kg eval --calibration` measures it)

_FACTS: dict[str, type] = {
    "countries": CountryFact, "bodies": BodyFact, "officials": OfficialFact, "posts": TenureFact, "events": EventFact,
    "participations": ParticipationFact, "agreements": AgreementFact, "parties": PartyFact,
}
_THINGS = {"bodies": "body", "officials": "official", "events": "event", "agreements": "agreement"}


class _Retry(Exception):
    def __init__(self, why: str, after: float | None = None):
        super().__init__(why)
        self.after = after


class _Stay(HTTPRedirectHandler):
    """No redirect is followed: it would take the key elsewhere."""

    def redirect_request(self, *args: Any, **more: Any) -> None:
        return None


@dataclass(frozen=True, slots=True)
class Llm:
    """endpoint: the address to which ``/chat/completions`` is added. model: its name there, and in the provenance.

    timeout: seconds for one try. answers: the folder in which answers are kept. pause: seconds before the second try;
    each further one waits twice as long. Raises BadInput where the address cannot be used.
    """

    endpoint: str
    model: str
    timeout: float
    answers: Path
    pause: float = 1.0

    def __post_init__(self) -> None:
        parts = urlsplit(self.endpoint)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.query:
            raise BadInput(f"--endpoint: not an address of a server; give one such as http://127.0.0.1:8080/v1, and "
                           f"a key in the environment variable {KEY}")
        if parts.scheme == "http" and os.environ.get(KEY) and parts.hostname not in ("127.0.0.1", "localhost", "::1"):
            raise BadInput(f"--endpoint: {KEY} would go over the network unencrypted; give an https "
                           "address, or unset it")

    @property
    def label(self) -> str:
        asked = hashlib.sha256((INSTRUCTIONS + json.dumps(SCHEMA)).encode("utf-8")).hexdigest()
        return f"llm {self.model} {VERSION} {asked[:12]}"

    def __call__(self, notice: Notice) -> Extraction:
        """Raises Skip where the model gives no usable answer, BadInput where the server cannot be used at all."""
        body = self._body(notice)
        kept = self.answers / f"{hashlib.sha256(body).hexdigest()}.json"
        known = _kept(kept)
        if known is None:
            known = self._ask(body)
            _keep(kept, known)
        return readings(notice, known, self.model)

    def _body(self, notice: Notice) -> bytes:
        asked = {"published": notice.published, "publisher": notice.publisher, "text": notice.text}
        return json.dumps({
            "model": self.model,
            "temperature": 0,
            "messages": [{"role": "system", "content": INSTRUCTIONS},
                         {"role": "user", "content": json.dumps(asked, ensure_ascii=False)}],
            "response_format": {"type": "json_schema",
                                "json_schema": {"name": "readings", "strict": True, "schema": SCHEMA}},
        }, sort_keys=True).encode("utf-8")

    def _ask(self, body: bytes) -> dict[str, Any]:
        for tried in range(1, TRIES + 1):
            try:
                return self._answer(self._send(body))
            except _Retry as e:
                if tried == TRIES:
                    raise Skip(f"{e}, {TRIES} times") from None
                time.sleep(min(LONGEST, self.pause * 2 ** (tried - 1) if e.after is None else e.after))
        raise AssertionError

    def _send(self, body: bytes) -> bytes:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if key := os.environ.get(KEY):
            headers["Authorization"] = f"Bearer {key}"
        request = Request(self.endpoint.rstrip("/") + "/chat/completions", body, headers)
        try:
            with build_opener(_Stay).open(request, timeout=self.timeout) as got:
                data: bytes = got.read(LARGEST + 1)
                left = got.length  # what was announced and did not come: a read up to a limit does not tell
        except HTTPError as e:
            with e:
                if e.code in (401, 403, 404):
                    what = "give the model's address, up to and without /chat/completions" if e.code == 404 else \
                        f"give a key that it takes in the environment variable {KEY}"
                    raise BadInput(f"--endpoint: the server answers {e.code}; {what}") from None
                if e.code in (408, 429) or e.code >= 500:
                    raise _Retry(f"the server answers {e.code}", _after(e.headers.get("Retry-After"))) from None
                raise Skip(f"the server refuses what it is asked ({e.code})") from None
        except URLError as e:
            if isinstance(e.reason, TimeoutError):
                raise _Retry("no answer in time") from None
            raise BadInput(f"--endpoint: no server can be reached there ({type(e.reason).__name__}); start it, or "
                           "check the address") from None
        except TimeoutError:
            raise _Retry("no answer in time") from None
        except (HTTPException, OSError):
            raise _Retry("the answer breaks off") from None
        if len(data) > LARGEST:
            raise Skip("the answer is too large")
        if left:
            raise _Retry("the answer breaks off")
        return data

    @staticmethod
    def _answer(data: bytes) -> dict[str, Any]:
        """What the model said, once it has the form that was asked for."""
        try:
            choice = json.loads(data)["choices"][0]
            message, why = choice["message"], choice.get("finish_reason")
            content = message.get("content")
        except (ValueError, RecursionError, KeyError, IndexError, TypeError, AttributeError):
            raise Skip("the server's answer is not that of a chat") from None
        if why == "length":
            raise Skip("the model's answer is cut off")
        if not isinstance(content, str) or message.get("refusal"):
            raise Skip("the model gives no answer")
        try:
            said = json.loads(content)
        except (ValueError, RecursionError):
            raise Skip("the model's answer is not JSON") from None
        if wrong := fault(said):
            raise Skip(f"the model's answer does not have the form asked for: {wrong}")
        found: dict[str, Any] = said
        return found


def readings(notice: Notice, answer: dict[str, Any], model: str) -> Extraction:
    """An answer that has the form of the schema -> readings whose quotes, names and references hold; others dropped."""
    from kg.extract.confidence import confidences
    from kg.language.countries import countries

    known = countries().keys()
    found: list[tuple[str, Reading]] = []
    dropped: list[Dropped] = []
    for kind, make in _FACTS.items():
        rule = f"llm {model}: {kind}"
        for item in answer[kind]:
            fields = {k: tuple(v) if isinstance(v, list) else v for k, v in item.items() if k != "quote"}
            what = f"{kind}: {json.dumps(item, ensure_ascii=False)[:300]}"
            at = find(notice.text, item["quote"])
            if at is None:
                dropped.append(Dropped(rule, 0, 0, what, INVENTED))
                continue
            begin, end = at
            if fields.get("name") and find(notice.text, fields["name"]) is None:
                if kind in ("bodies", "officials"):
                    dropped.append(Dropped(rule, begin, end, what, "its name does not stand in the notice"))
                    continue
                dropped.append(Dropped(rule, begin, end, fields["name"], "no name that stands in the notice"))
                fields["name"] = None
            if fields.get("city") and find(notice.text, fields["city"]) is None:
                dropped.append(Dropped(rule, begin, end, fields["city"], "no city that stands in the notice"))
                fields["city"] = None
            codes = {fields.get("country"), *fields.get("countries", ()),
                     *(v[8:] for v in fields.values() if isinstance(v, str) and v.startswith("country/"))} - {None}
            days = [fields[k] for k in ("begin", "end", "date") if fields.get(k)]
            if not all(map(_is_day, days)) or (len(days) == 2 and days[1] < days[0][:len(days[1])]):
                dropped.append(Dropped(rule, begin, end, what, "its days are not in the calendar"))
                continue
            if codes - known:
                dropped.append(Dropped(rule, begin, end, what, f"{min(codes - known)} is no country"))
                continue
            fact: Fact = make(**fields)
            found.append((kind, Reading(rule, begin, end, notice.text[begin:end],
                                        confidences().get(rule, CONFIDENCE), (fact,))))
    there = {getattr(r.facts[0], _THINGS[kind]) for kind, r in found if kind in _THINGS}
    kept = []
    for kind, r in found:
        loose = [v for f in r.facts for name in ("official", "event", "agreement", "actor") for v in [
            getattr(f, name, None)] if v and not v.startswith("country/") and v not in there]
        if loose:
            dropped.append(Dropped(r.rule, r.begin, r.end, f"{kind}: {r.quote[:200]}", f"nothing holds up {loose[0]}"))
        else:
            kept.append(r)
    kept.sort(key=lambda r: (r.begin, r.end, r.rule, repr(r.facts)))
    return Extraction(notice, tuple(kept), tuple(dropped))


def find(text: str, quote: str) -> tuple[int, int] | None:
    """Where a quote first stands in a text as whole words, its white space aside; None where it does not."""
    words = quote.split()
    if not words or len(quote) > LONG:
        return None
    pattern = (r"(?<!\w)" if quote.strip()[0].isalnum() else "") + r"\s+".join(map(re.escape, words)) + (
        r"(?!\w)" if quote.strip()[-1].isalnum() else "")
    at = re.search(pattern, text)
    return at.span() if at else None


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return False
    return True


def folder_of_answers() -> Path:
    """Where answers are kept: ``kg/answers`` in the user's cache folder."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "kg" / "answers"


def _kept(path: Path) -> dict[str, Any] | None:
    """An answer that was kept; None where there is none, or where the file is no longer what was written."""
    try:
        said: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return None if fault(said) else said


def _keep(path: Path, answer: dict[str, Any]) -> None:
    """Raises BadInput where the folder cannot be written: what was paid for would be lost."""
    new = path.with_suffix(f".{os.getpid()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        new.write_text(json.dumps(answer), "utf-8")
        os.replace(new, path)
    except OSError as e:
        raise BadInput(f"{path.parent}: answers cannot be kept there ({e.strerror}); make room, or set XDG_CACHE_HOME "
                       "to another folder") from None


def _after(header: str | None) -> float | None:
    """Seconds that a server asks to wait; a day of the calendar is not read."""
    return float(header) if header and re.fullmatch(r"[0-9]{1,6}", header.strip()) else None
