"""The names that the graph uses: namespaces and prefixes, and which class and concept a kind stands for.

The ontology's own names (`NS` and the schemes) are fixed; what is named in data lies under a base that a build may
change (`kg.graph.iris`).
"""

from __future__ import annotations

BASE = "https://w3id.org/coopgraph/"
NS = BASE + "ns#"
SCHEMES = ("role", "kind", "status", "relation", "strength")

PREFIXES = {
    "coop": NS,
    **{scheme: f"{BASE}{scheme}/" for scheme in SCHEMES},
    "id": BASE + "id/",
    "country": BASE + "id/country/",
    "body": BASE + "id/body/",
    "person": BASE + "id/person/",
    "event": BASE + "id/event/",
    "agreement": BASE + "id/agreement/",
    "notice": BASE + "id/notice/",
    "graph": BASE + "graph/",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "nif": "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

# Kinds of kg.model -> classes of the ontology. "other" has the class that they share.
BODY_CLASSES = {
    "ministry": "Ministry", "agency": "Agency", "local-government": "LocalGovernment", "legislature": "Legislature",
    "international-organization": "InternationalOrganization", "company": "Company", "university": "University",
}
EVENT_CLASSES = {
    "forum": "Forum", "conference": "Conference", "seminar": "Seminar", "workshop": "Workshop", "summit": "Summit",
    "meeting": "Meeting", "visit": "Visit", "ceremony": "Ceremony", "training": "Training", "exhibition": "Exhibition",
}
AGREEMENT_CLASSES = {
    "mou": "Memorandum", "treaty": "Treaty", "fta": "TradeAgreement", "declaration": "Declaration",
    "letter-of-intent": "LetterOfIntent", "action-plan": "ActionPlan", "loan": "Loan", "contract": "Contract",
    "protocol": "Protocol",
}


def full(name: str) -> str:
    """The IRI that a prefixed name stands for: ``coop:Event`` -> ``https://w3id.org/coopgraph/ns#Event``."""
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local
