"""Networks made by hand for the tests of the picture."""

from __future__ import annotations

from kg.network import Basis, Edge, Network, Node

ID = "https://w3id.org/coopgraph/id/"
HOSTILE = (
    '<img src=x onerror="document.title=1">',
    "</script><script>document.title=2</script>",
    "\u202eevil\u2066 name",
    "'\"&amp;<b>",
)


def basis(n: int, **changes) -> Basis:
    """The n-th occasion: a meeting in the year 2000 + n."""
    day = f"{2000 + n}-05-0{n % 9 + 1}"
    values = {
        "iri": f"{ID}event/{day}.meeting-{n}",
        "label": f"Meeting {n}",
        "kind": "meeting",
        "date": day,
        "place": "Seoul, South Korea",
        "roles": "host: South Korea; participant: Panama",
        "status": "held",
        "sentence": f"The ministers met for the time no. {n}.",
        "notice": f"notice-{n}",
        "notice_title": f"Talks {n} held",
        "notice_date": day,
        "notice_source": f"https://example.org/{n}",
        "rule": "<verb of meeting>",
        "confidence": 0.9,
        "strong": True,
        "relation": "meeting",
        "weight": 2.5,
        "first": day,
        "last": day,
        "topics": ("land records",),
    }
    return Basis(**{**values, **changes})


def small() -> Network:
    """Three countries and an organisation: one strong tie of two years, one weak tie, one gift."""
    forum = {"strong": False, "relation": "same-occasion", "weight": 0.5, "label": "Forum of many", "kind": "forum"}
    gift = {
        "relation": "training",
        "weight": 6.0,
        "kind": "training",
        "giver": f"{ID}body/world-bank",
        "topics": (),
        "label": "Course for clerks",
    }
    nodes = (
        Node(f"{ID}body/world-bank", "World Bank", "international-organization", None, ("IBRD",)),
        Node(f"{ID}country/CR", "Costa Rica", "country", "CR", ("CR",)),
        Node(f"{ID}country/KR", "South Korea", "country", "KR", ("KR",)),
        Node(f"{ID}country/PA", "Panama", "country", "PA", ("PA",)),
    )
    edges = (
        Edge(
            nodes[0].id,
            nodes[3].id,
            6.0,
            True,
            ("training",),
            (),
            "2008-05-09",
            "2008-05-09",
            True,
            (basis(8, **gift),),
        ),
        Edge(
            nodes[1].id,
            nodes[3].id,
            0.5,
            False,
            ("forum",),
            (),
            "2007-05-08",
            "2007-05-08",
            False,
            (basis(7, **forum),),
        ),
        Edge(
            nodes[2].id,
            nodes[3].id,
            5.0,
            True,
            ("meeting",),
            ("land records",),
            "2001-05-02",
            "2005-05-06",
            False,
            (basis(5), basis(1)),
        ),
    )
    return Network("country", nodes, edges)


def hostile() -> Network:
    """Names, titles and sentences that would run, or turn the text around, were they taken for markup."""
    nodes = tuple(
        sorted(
            (Node(f"{ID}body/{i}", text, "ministry", "KR", (text,)) for i, text in enumerate(HOSTILE)),
            key=lambda n: n.id,
        )
    )
    bad = HOSTILE[0] + HOSTILE[1]
    changes = {
        "label": bad,
        "place": bad,
        "roles": bad,
        "sentence": bad,
        "notice_title": bad,
        "rule": bad,
        "notice_source": "javascript:alert(1)",
        "topics": (bad,),
        "kind": bad,
        "status": bad,
        "notice": bad,
    }
    return Network(
        "body",
        nodes,
        tuple(Edge(nodes[0].id, n.id, 2.5, True, (bad,), (bad,), basis=(basis(1, **changes),)) for n in nodes[1:]),
    )


def many(count: int, links: int) -> Network:
    """`count` bodies of ten countries in a ring with chords."""
    codes = ("AR", "BR", "CA", "DE", "EG", "FR", "GH", "HU", "IN", "JP")
    nodes = tuple(
        Node(f"{ID}body/{codes[i % 10]}.{i:05}", f"Ministry {i}", "ministry", codes[i % 10]) for i in range(count)
    )
    nodes = tuple(sorted(nodes, key=lambda n: n.id))
    pairs = sorted({tuple(sorted((i % count, (i * 7 + 1 + i // count) % count))) for i in range(links)})
    return Network(
        "body",
        nodes,
        tuple(Edge(nodes[a].id, nodes[b].id, 2.5, True, basis=(basis(a % 20),)) for a, b in pairs if a != b),
    )
