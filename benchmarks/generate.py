"""Notices made from a grammar of the genre: varied, the same for the same seed, and about nobody.

Countries and ministries are the registry's. People are named by their post only, and events and agreements are of a
made-up kind, so that no real person is said to have done what never was.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from kg.language.countries import countries, read_table

TOPICS = (
    "land records", "digital identity", "water supply", "rural roads", "civil service training", "public archives",
    "disaster response", "customs data", "statistics", "postal services", "energy efficiency", "fisheries",
    "seed research", "vocational schools", "air safety", "tax administration",
)
KINDS = ("memorandum of understanding", "protocol", "agreement", "letter of intent", "joint declaration")
EVENTS = ("forum", "seminar", "workshop", "conference", "training course", "meeting")
SENTENCES = (
    "The {body} of {a} and the {other} of {b} signed a {kind} on {topic} in {city} on {day}.",
    "The Minister of {post} of {a} met {pron} counterpart from {b} in {city} on {day} to discuss {topic}.",
    "{a} and {b} held the {n} {A}-{B} {Event} on {Topic} in {city} from {day} to {later}.",
    "A delegation of the {other} of {b} visited {city} on {day}, where it was received by the {body}.",
    "The {event} was attended by officials from {a}, {b}, {c} and {d}.",
    "Both sides agreed that {topic} would remain a priority of their cooperation in the coming years.",
    "The {body} will send experts to {b} next year to share what it has learnt about {topic}.",
    "“This {event} opens a new chapter in our work on {topic},” the Minister of {post} said.",
    "Since {year}, more than {number} officials of {b}, {c} and {d} have taken part in courses on {topic}.",
    "The programme is funded by {a} and is carried out together with the {other} of {b}.",
    "Participants exchanged views on {topic}, compared their laws, and looked at how offices in {city} serve "
    "the public.",
    "The two ministries also plan to conclude a {kind} on {topic} when they meet again.",
)
TITLES = ("{a} and {b} sign a {kind} on {topic}", "{a} hosts {event} on {topic} with {b}",
          "Minister of {post} meets counterpart from {b}", "{b} delegation visits {city}")


def notice(number: int, words: int = 400) -> str:
    """The text of notice `number`, of about so many words."""
    draw = random.Random(number)
    places = [c for c in countries().values() if c.capital]
    ministries = [r["name"] for r in read_table("bodies.csv")
                  if r["kind"] == "ministry" and r["name"].startswith("Ministry")]
    a, b, c, d = draw.sample(places, 4)
    published = date(2010, 1, 1) + timedelta(days=draw.randrange(5000))

    def fill(pattern: str) -> str:
        day = published - timedelta(days=draw.randrange(1, 15))
        later = day + timedelta(days=2)
        body, other, topic, event = (draw.choice(x) for x in (ministries, ministries, TOPICS, EVENTS))
        return pattern.format(
            a=a.name, b=b.name, c=c.name, d=d.name, A=a.name, B=b.name, body=body, other=other,
            post=body.removeprefix("Ministry of ").removeprefix("the "), kind=draw.choice(KINDS), topic=topic,
            Topic=topic.title(), event=event, Event=event.title(), city=draw.choice((a.capital, b.capital)),
            day=f"{day:%B} {day.day}, {day.year}", later=f"{later:%B} {later.day}, {later.year}",
            n=f"{draw.randrange(4, 20)}th", year=published.year - 5,
            number=draw.randrange(50, 900), pron=draw.choice(("his", "her")))

    title, paragraphs, count = fill(draw.choice(TITLES)), [], 0
    while count < words:
        paragraph = " ".join(fill(draw.choice(SENTENCES)) for _ in range(draw.randrange(2, 5)))
        paragraphs.append(paragraph)
        count += len(paragraph.split())
    return f"{title}\n\nDate: {published}\n\n" + "\n\n".join(paragraphs) + "\n"


def write(folder: Path, many: int, words: int = 400) -> Iterator[Path]:
    """Write notices 0 to many into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(many):
        path = folder / f"notice-{number:06}.txt"
        path.write_text(notice(number, words), "utf-8")
        yield path
