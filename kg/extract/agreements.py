"""Documents between parties: memoranda, treaties, declarations and the like, with status, date and sides.

A text is searched for the words that documents are called by. Each is read as a noun phrase (its name, matter, number),
then the verb that governs it says whether it was signed, is planned, in force or only mentioned; words that turn out to
be no document ("in agreement", "health protocol") are dropped. The sides come from "between A and B", from "with B" and
the subject, from a compound name, or from the two countries that the passage is about. Mentions of one document are
merged; each mention states what its own sentence says.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from kg.extract import agreement_words as W
from kg.extract.agreement_phrases import WINDOW, Found, date_values, find_names
from kg.extract.agreement_verbs import govern, read_lists, why_no_document
from kg.extract.dates import days_between
from kg.extract.document import Document, Mention
from kg.extract.parties import Actor, Pairs, actors_in, home_words, number_of_sides, sides
from kg.language.sentences import Sentence
from kg.model import AgreementFact, PartyFact

_SUBJECT_BREAK = re.compile(
    r"[;:]|\.\s|,\s+(?:while|where|when|and\s+(?:he|she|they|it)\b|but)|\b(?:said|stated|noted|added|recalled|"
    r"announced)\s+that\b"
)
_JOINT_BY = re.compile(r"\s+(?:by|from|of|between)\b")
_ACT_TOGETHER = re.compile(
    r"\b(?:both\s+sides|the\s+(?:two|three)\s+(?:sides|countries|governments|partners)|the\s+(?:leaders|participants|"
    r"sides)|(?:the\s+)?[A-Z][\w.]{1,40}(?:\s[A-Z][\w.]{1,40}){0,2}\s+and\s+"
    r"(?:the\s+)?[A-Z][\w.]{1,40}(?:\s[A-Z][\w.]{1,40}){0,2})\s+(?:also\s+|jointly\s+|further\s+)?(?:re)?(?:affirm|"
    r"welcome|"
    r"commit|intend|agree|resolve|underscore|underline|emphasi[sz]e|"
    r"recogni[sz]e|iterate|plan\b|note|condemn|express|decide|announce|pledge|declare|stress|acknowledge)",
    re.I,
)
_IN_YEAR = re.compile(r"\b(?:in|of|since)\s+\Z")
# "a work plan for 2024-2026", "a roadmap through 2025": how long it lasts
_LASTS = re.compile(r"\b(?:for|through|until|till|to|by|over)\s+(?:the\s+)?(?:years?\s+|period\s+(?:of\s+)?)?\Z", re.I)
_DEPOSITED = re.compile(r"\bdeposit(?:s|ed|ing)\b[^.;:]{0,200}?\s(?P<with>with)\s", re.I)
_OF_GOVERNMENTS = re.compile(r"\b[Bb]etween\s+the\s+[Gg]overnments?\s+of\b")
# "It was signed by A and B", "They were signed in Lima", "X signed it on behalf of A", of the documents told last
_IT_WAS_SIGNED = re.compile(
    r"\s*(?P<s>It|They|Both|The\s+(?:document|text|instrument|paper|deed)s?)\s+(?:(?:was|were)|(?:has|have)\s+been)\s+"
    r"(?:\w+ly\s+|also\s+|today\s+)?(?:signed|initialled|inked)\b"
)
_SIGNED_IT = re.compile(r"(?<!\bto )\bsigned\s+(?P<s>it|them)\b")
_ROW_WORDS = frozenset("and of the between on behalf by from with as well for s".split())
_WITH_RIGHT = re.compile(r"\s+with\s+(?:the\s+)?")
_WITH_EACH = re.compile(r"\bwith\s+(?:each\s+of\s+|both\s+)?(?:the\s+)?", re.I)
_BETWEEN = re.compile(r"\b(?:between|among|amongst)\s", re.I)
_BETWEEN_END = re.compile(
    r"[.;:]|\s(?:was|were|is|are|has|have|had|will|would|which|that|whereby|under|to\s+(?!the)|in\s+the\s+presence|"
    r"during|on\s+(?:the\s+(?:sidelines|margins)|[A-Z]|\d)|"
    r"entered|came|at\s+(?:the|a)\b|in\s+(?:[A-Z]|(?:19|20)\d)|signed|aim\w+|concerning|regarding|covering|for|on)\b"
)
_OCCASION = re.compile(
    r"\b(?:held|hosted|host|took\s+place|met|meeting|forum|summit|talks|visit\w*|received|conference|session|"
    r"welcomed|gathered|convened)\b",
    re.I,
)
_THEIR = re.compile(r"\btheir\s+\Z", re.I)
_JOINT_TITLE = re.compile(
    r"\s*(?:(?:[A-Z][\w.–’'-]*|and|the|of)[ –-]){0,8}?(?:Joint|Trilateral|Leaders[’'])\s+(?:\w+\s+)?(?:Statement|"
    r"Declaration|Communiqu[eé])\b"
)
_JOINED = re.compile(r"[\s,]*(?:by|between|and|together\s+with|along\s+with|as\s+well\s+as)\b")
_NAME = re.compile(r"(?:the\s+)?([A-Z][\w’'.-]+)")
_OFFICE = re.compile(
    r"(?:Minist|Govern|Depart|Presid|Prime|State|Foreign|Secretar|Deput|Vice|Ambassad|Author|Agenc|The|H\.?E|Hon|Sir|"
    r"M(?:r|s|rs)\b|Dr\b|Prof)"
)
_AND_NEXT = re.compile(r"\s+(?:and|with)\s+")
_AND_LAST = re.compile(r"(?:\A|(?<=\s))([A-Z][\w’'.-]+)\s+and\s+(?:the\s+)?\Z")
_OPENS = re.compile(r"(?:the\s+|both\s+)?(?:cit(?:y|ies)\s+of\s+)?")
_AND_CITY = re.compile(r"\s+and\s+(?:the\s+)?(?:city\s+of\s+)?")
_MULTILATERAL = re.compile(
    r"\b(?:International|United\s+Nations|Universal|Vienna|Geneva|Hague|Kyoto|Montreal|Stockholm|Basel|Rotterdam|Minamata)\s"
    r"[^.;:]*?\b(?:Convention|Protocol|Treaty|Agreement|Accord|Statute)\b|\bRome\s+Statute\b"
)
_SIGNING_WAS = re.compile(
    r"\b(?:the|this)\s+(?:signing|signature|initiall?ing)(?:\s+ceremony)?(?:\s+of\s+(?:the|this)\s+(?:said\s+)?(?:document|"
    r"paper|text|deed|instrument)s?)?\b[^.;:]{0,60}?\b(?:took\s+place|was\s+held|were\s+held|happened|occurred)\b|"
    r"\bwhat\s+was\s+signed\b|\b(?:it|they|both|all(?:\s+\w+)?)\s+(?:was|were)\s+(?:\w+ly\s+)?signed\b|\bthe\s+(?:document|paper|text)s?\s+(?:was|were)\s+(?:\w+ly\s+)?signed\b",
    re.I,
)
_EXAMPLES = re.compile(r"\b(?:includ\w+|such\s+as|namely|notably|among\s+(?:them|which|these))\b|:", re.I)
_NOW = re.compile(r"(?:the\s+)?(?:current|existing|present)\s", re.I)
_AGENT = re.compile(r"\s+(?:[^.;:]{1,40}?\s)?by\s+(?:the\s+)?")
_WHICH = re.compile(r"\bwhich\s+")
_HYPHEN = re.compile(r"\w[-–—/]\w")
_LINK = re.compile(r"\b(?:with|and|by|between|from)\s+(?:the\s+)?\Z", re.I)
# "since the treaty was signed": told in passing, so those whom the sentence is about need not be its sides
_ASIDE = re.compile(r"\b(?:when|since|until|where|whereby)\s+(?:the\s+|this\s+|that\s+)?\Z")
_DONE = ("<document> was <signed>", "<signing> of <document>")
_DEEDS_WITHOUT_VERB = frozenset((
    "list of documents", "<document> signing ceremony", "<document> negotiations", "<document> expected",
    "negotiating <document>", "<document> ... it was <signed>",
))
# In force by a deed of the sides ("A and B ratified ..."), not only applied ("under the agreement").
_DEEDS_IN_FORCE = frozenset(("<document> was <signed>", "<A> <ratifies> <document>", "<document> binds <A> and <B>",
    "<revision> of <document>", "<A> <puts> <document> in force"))
_SPEAKS_JOINTLY = re.compile(r"\b(?:[Ww]e|[Oo]ur|[Uu]s)\b")
_TRIPARTITE = re.compile(r"\b(?:tripartite|trilateral|three[ -]way|three\s+parties)\b", re.I)
_FORESEES = re.compile(
    r"\b(?:will|would|shall|to|is|are)\s+(?:also\s+|be\s+|jointly\s+)*(?:launch(?:ed)?|establish(?:ed)?|set\s+up|"
    r"create[d]?|form(?:ed)?)\b|"
    r"\b(?:establish(?:es|ing)|sets?\s+up|creat(?:es|ing)|provides?\s+for\s+(?:a|an|the)\s+(?:establishment|"
    r"creation))\b",
    re.I,
)
_FAMILY = {
    "mou": "mou",
    "letter-of-intent": "loi",
    "fta": "agreement",
    "treaty": "agreement",
    "agreement": "agreement",
    "loan": "agreement",
    "contract": "contract",
    "protocol": "protocol",
    "declaration": "declaration",
    "action-plan": "plan",
    "other": "other",
}
_TIMELESS = frozenset(("implementation of <document>", "<revision> of <document>", "<A> <applies> <document>"))
_RANK = {"signed": 3, "planned": 2, "in-force": 1, "mentioned": 0}
_TAKES_UP = ("agreement", "arrangement", "document", "memorand", "contract", "deal", "accord", "pact", "treaty")
_GENERIC = frozenset(
    """the of on for and in to a an between with joint new bilateral mutual cooperation co-operation agreement
    agreements memorandum memoranda
    understanding mou mous protocol declaration statement arrangement field fields area areas signed draft first second
    strategic partnership government governments republic kingdom""".split()
)
# What the parties were read from -> the name of the rule.
SIDES = {
    "between": "<document> between <A> and <B>",
    "each": "<documents> between <A> and <B, C>",
    "clause": "<A> <signed> <document> with <B>",
    "compound": "<A>-<B> <document>",
    "with": "<document> with <B>",
    "their": "between <A> and <B> ... their <document>",
    "tripartite": "tripartite <document> of <A>, <B> and <C>",
    "title": "notice is a joint statement of <A> and <B>",
    "the N countries": "the <number> countries <signed> <document>",
    "home": "<document> with <B>, of the government that speaks",
    "partner": "<document> with <B>, of the side all documents share",
    "sentence": "<A> met <B> ... <signed> <document>",
    "context": "<document> of the two sides of the passage",
    "one side": "<A> <signed> <document>, other side unsaid",
    "half": "<A> <signed> <document>, other side unknown",
}
_SAID = frozenset(("between", "compound", "clause", "title"))
UNMEASURED = 0.7  # confidence of a rule that never fired on the notices with gold
# Share of right readings per rule, (right + 1) / (all + 2), on the notices with gold that the rules were written with
# and on White House and State Department notices read by eye. Never more than 0.85 for what a rule says of a document
# (on notices that the rules were not written with, three facts in four are right) and 0.95 for its sides; sides that
# are only inferred from the passage 0.8, from the government that speaks or the other documents 0.75.
CONFIDENCE: dict[str, float] = {
    "<A> <adopted> <document>": 0.83,  # 4 of 4
    "<A> <extends> <document>": 0.67,  # 1 of 1
    "<A> <plans> <document>": 0.67,  # 3 of 4
    "<A> <signed> <document>": 0.85,  # 12 of 12
    "<A> <signed> <document> with <B>": 0.89,  # 15 of 16
    "<A> <signed> <document>, other side unsaid": 0.67,  # 1 of 1
    "<A>-<B> <document>": 0.92,  # 11 of 11
    "<document> between <A> and <B>": 0.83,  # 9 of 10
    "<document> in force": 0.85,  # 5 of 5
    "<document> negotiations": 0.67,  # 1 of 1
    "<document> of the two sides of the passage": 0.8,  # 13 of 13
    "<document> signed": 0.83,  # 4 of 4
    "<document> signing ceremony": 0.75,  # 2 of 2
    "<document> was <signed>": 0.85,  # 20 of 21
    "<document> with <B>": 0.67,  # 1 of 1
    "<document> with <B>, of the government that speaks": 0.67,  # 1 of 1
    "<document> with <B>, of the side all documents share": 0.75,  # 2 of 2
    "<documents> between <A> and <B, C>": 0.8,  # 3 of 3
    "<revision> of <document>": 0.75,  # 2 of 2
    "<signed> <documents>": 0.67,  # 1 of 1
    "<signing> of <document>": 0.85,  # 9 of 9
    "between <A> and <B> ... their <document>": 0.75,  # 2 of 2
    "implementation of <document>": 0.85,  # 5 of 5
    "list of documents": 0.85,  # 8 of 8
    "named document": 0.85,  # 26 of 26
    "negotiating <document>": 0.8,  # 3 of 3
    "notice is a joint statement": 0.85,  # 19 of 19
    "notice is a joint statement of <A> and <B>": 0.95,  # 19 of 19
    "reference to a document": 0.67,  # 1 of 1
    "the <number> countries <signed> <document>": 0.67,  # 1 of 1
    "tripartite <document> of <A>, <B> and <C>": 0.67,  # 1 of 1
}


def read_agreements(doc: Document) -> None:
    """Add the agreement mentions of a notice and state its agreements and their parties."""
    found = find_names(doc)
    if not found:
        _joint_title(doc, [], Pairs(doc))
        return
    for i, f in enumerate(found):
        before = found[i - 1] if i and found[i - 1].sentence is f.sentence else None
        govern(doc, f, before, found[i + 1] if i + 1 < len(found) and found[i + 1].sentence is f.sentence else None)
    read_lists(doc, found)
    _signed_by_pronoun(doc, found)
    pairs = Pairs(doc)
    kept = []
    for f in found:
        why = why_no_document(doc, f)
        if why:
            f.kept = False
            doc.drop(f"<{f.kind}>", f.begin, f.end, why)
            continue
        kept.append(f)
    signed: dict[int, str] = {}  # index of a sentence -> the day on which it says something was signed
    for i, f in enumerate(kept):
        near = [g for g in kept[max(0, i - 8) : i + 9] if g.sentence is f.sentence]
        _sides(doc, f, pairs, near)
        f.date = _date(doc, f, near, signed)
        if f.date and f.status == "signed" and len(f.date) == 10:
            signed.setdefault(f.sentence.index, f.date)
    _other_side(doc, kept)
    _day_told_later(doc, kept)
    clusters = _merge(doc, kept)
    _joint_title(doc, clusters, pairs)
    for number, cluster in enumerate(clusters, 1):
        _state(doc, f"agreement/{number}", cluster, pairs)


# ------------------------------------------------------------------ sides
def _sides(doc: Document, f: Found, pairs: Pairs, found: list[Found]) -> None:
    """Set the parties of a mention, and what they were read from: the first of these ways that gives two sides."""
    s = f.sentence
    skip = [g.matter for g in found if g.matter[1] and not _BETWEEN.search(doc.text[g.matter[0] : g.matter[1]])]
    skip += [g.prefix for g in found if g is not f]
    span = (max(s.begin, f.begin - 2 * WINDOW), min(s.end, f.end + 2 * WINDOW))
    later = next((g for g in found if g.beside is f and _is_gapped(g)), None)
    if later is not None or _is_gapped(f):  # each has its own "with B"
        span = (f.begin if _is_gapped(f) else span[0], later.begin if later else span[1])
    own = next((g.verb[0] for g in found if g.begin > f.end and g.verb and g.beside is None
                and f.end < g.verb[0] < g.begin and g.verb != f.verb), 0)
    if own:  # "authorised the Minister to negotiate an MoU with A, and approved an agreement with B": two clauses
        span = (span[0], min(span[1], own))
    if f.how == "<document> binds <A> and <B>" and f.verb:
        at = _WHICH.search(doc.text, f.end, f.verb[0])
        actors = actors_in(doc, at.end(), f.verb[0], skip) if at else []
        if at and len(sides(actors)) < 2:
            actors = _cities(doc, at.end(), f.verb[0])
        if len(sides(actors)) > 1:
            f.parties, f.basis, f.actors = sides(actors), "between", actors
            return
    if _between(doc, f, pairs, skip, span) or _compound(doc, f) or _tripartite(doc, f, skip, span):
        return
    if not _is_deed(f):
        _beside(doc, f, skip, span)
        if not f.parties and f.definite and f.status == "in-force" and f.kind in ("mou", "letter-of-intent"):
            # the memorandum that a bilateral meeting reviews is one of its two sides
            f.parties, f.basis = pairs.before(s.index), "context"
    elif not _told_aside(doc.text, f):
        _of_deed(doc, f, pairs, skip, span)


def _is_gapped(f: Found) -> bool:
    """Whether the verb stands with the document before only ("an MoU was signed with A, and a protocol with B")."""
    return f.beside is not None and f.verb == (f.end, f.end)


def _told_aside(text: str, f: Found) -> bool:
    """Whether a signing is told only in passing ("since the treaty was signed")."""
    return f.how == "<document> was <signed>" and bool(_ASIDE.search(text, max(0, f.begin - 20), f.begin))


def _is_deed(f: Found) -> bool:
    """Whether something is done with the document, so that its sentence may name the sides as doers."""
    if f.status in ("signed", "planned") or f.how == "<signing> of <document>":
        return f.verb is not None or f.how in _DEEDS_WITHOUT_VERB
    return f.status == "in-force" and f.verb is not None and f.how in _DEEDS_IN_FORCE


def _between(doc: Document, f: Found, pairs: Pairs, skip: list[tuple[int, int]], span: tuple[int, int]) -> bool:
    """Sides of "<document> ... between A and B"."""
    text, high = doc.text, span[1]
    start = min(f.matter[0], f.end) if f.matter[1] else f.end
    between = _BETWEEN.search(text, start, min(high, f.end + 90))
    if (
        not between
        or W.HEAD.search(text, f.end, between.start())
        or re.search(r"\band\s+\Z", text[f.end : between.start()])
    ):
        return False
    stop = _BETWEEN_END.search(text, between.end(), high)
    actors = actors_in(doc, between.end(), stop.start() if stop else high, skip)
    if len(sides(actors)) < 2 and stop:
        actors = actors_in(doc, between.end(), min(high, between.end() + 200), skip)
    if len(sides(actors)) < 2:
        actors = _cities(doc, between.end(), min(high, between.end() + 60)) or actors
    if len(sides(actors)) > 1:
        f.parties, f.basis, f.actors = sides(actors), "between", actors
        return True
    if _names_stranger(doc, between.end(), between.end() + 40):
        f.parties, f.basis = sides(actors), "half"
        return True
    earlier = pairs.before(f.sentence.index)
    if number_of_sides(text, between.end(), between.end() + 40) == 2 and len(earlier) == 2:
        f.parties, f.basis = earlier, "context"
        return True
    return False


def _cities(doc: Document, begin: int, end: int) -> list[Actor]:
    """The countries of two cities that ``text[begin:end]`` opens with as sides ("between Amman and Athens")."""
    found = [m for m in doc.within(begin, end, "city") if m.country]
    if len(found) < 2 or not _OPENS.fullmatch(doc.text, begin, found[0].begin):
        return []
    if not _AND_CITY.fullmatch(doc.text, found[0].end, found[1].begin) or found[0].country == found[1].country:
        return []
    return [Actor(m.begin, m.end, f"country/{m.country}", None, m.country) for m in found[:2]]


def _compound(doc: Document, f: Found) -> bool:
    """Sides of "Korea-Peru memorandum", "ASEAN-U.S. Plan of Action"."""
    actors = actors_in(doc, *f.prefix)
    if len(sides(actors)) < 2 and f.matter[1] and _HYPHEN.search(doc.text, *f.matter):
        actors = actors_in(doc, *f.matter)
    if len(sides(actors)) < 2:
        return False
    f.parties, f.basis, f.actors = sides(actors), "compound", actors
    return True


def _tripartite(doc: Document, f: Found, skip: list[tuple[int, int]], span: tuple[int, int]) -> bool:
    """Sides of a "tripartite" document that has no other name, or whose deed is not told."""
    described = f.name is not None and (f.topic or f.proper or f.status is not None)
    if described or not _TRIPARTITE.search(doc.text, *span):
        return False
    got = sides(actors_in(doc, f.end, span[1], skip))
    if len(got) == 3:
        f.parties, f.basis = got, "tripartite"
    return len(got) == 3


def _beside(doc: Document, f: Found, skip: list[tuple[int, int]], span: tuple[int, int]) -> None:
    """Sides of a document with which nothing is done: "its agreement with B", "between A and B ... their agreement"."""
    text, (low, high) = doc.text, span
    with_ = _WITH_RIGHT.match(text, f.end, high)
    if with_:
        others = actors_in(doc, with_.end(), min(high, with_.end() + 60), skip)[:1]
        us = [a.id for a in actors_in(doc, low, f.begin, skip) if others and a.id != others[0].id][:1]
        if not us and doc.home:
            us = [f"country/{doc.home}"]
        if others and us and us[0] != others[0].id:
            f.parties, f.basis = (us[0], others[0].id), "with"
            return
    if f.definite or _THEIR.search(text, max(low, f.begin - 10), f.begin):
        for b in _BETWEEN.finditer(text, low, f.begin):
            got = sides(actors_in(doc, b.end(), min(f.begin, b.end() + 120), skip))
            if len(got) == 2:
                f.parties, f.basis = got, "their"
                return


def _of_deed(doc: Document, f: Found, pairs: Pairs, skip: list[tuple[int, int]], span: tuple[int, int]) -> None:
    """Sides of a document that is signed, planned or the like: those who do it, or whom the passage is about."""
    text, s = doc.text, f.sentence
    doers: list[Actor] = []
    if f.beside is not None and f.beside.verb and _is_gapped(f):
        agent = _AGENT.match(text, f.beside.verb[1], f.begin)
        doers += _row(doc, actors_in(doc, agent.end(), f.begin, skip))[:1] if agent else []
    deposited = _DEPOSITED.search(text, *span)
    if deposited:  # "deposited the instrument with the Director-General": who keeps it is no side
        span = (span[0], max(f.end, deposited.start("with")))
    for begin, end in _zones(text, f, *span):
        more = actors_in(doc, begin, end, skip)
        after_object = f.verb is not None and f.verb[0] < f.begin <= begin
        two = len({a.country or a.id for a in doers}) > 1
        if after_object and two and not _JOINED.match(text, begin):
            break  # "A and B signed an agreement on the exchange of data with C": C belongs to the matter
        doers += more
    actors, got = doers, sides(doers)
    if deposited:
        f.parties, f.basis = got, "half"
        return
    number = number_of_sides(text, *span)
    if number > max(2, len(got)):
        whole = pairs.of_size(s.index, number)
        if whole and set(got) <= set(whole):
            f.parties, f.basis, f.actors = whole, "the N countries", []
            return
        if whole and len(got) == 1:  # "the minister with his counterparts from five nations"
            f.parties, f.basis = (*got, *whole), "the N countries"
            return
    if len(got) > 1:
        f.parties, f.basis, f.actors = got, "clause", actors
        return
    if len(got) == 1 and any(_beside_stranger(doc, a) for a in actors):
        f.parties, f.basis = got, "half"
        return
    if not got and _MULTILATERAL.search(text, f.begin, f.end):
        return  # many have joined it: whom the passage is about need not be among them
    earlier = f.intro.parties if f.intro is not None and f.intro.parties else pairs.before(s.index)
    if got and not got[0].startswith("country/") and not any(_is_linked(text, f, a) for a in actors):
        got = ()  # "as NATO allies": a body named in passing
    if got:
        f.parties, f.basis = (earlier, "context") if got[0] in earlier else (got, "one side")
    elif earlier and (number or f.status == "signed" or f.definite or f.how in _DONE):
        f.parties, f.basis = earlier, "context"
    if f.basis == "context" and set(f.parties) == set(pairs.of_sentence(s.index)):
        f.basis = "sentence"


def _names_stranger(doc: Document, begin: int, end: int) -> bool:
    """Whether ``text[begin:end]`` opens with a proper name of whom nothing is known ("Mercosur and ...")."""
    m = _NAME.match(doc.text, begin, end)
    return bool(m) and not _OFFICE.match(m[1]) and not any(
        x.end > m.start(1) for x in doc.within(max(0, begin - 80), end + 80) if x.begin < m.end(1) and x.kind != "event"
    )


def _beside_stranger(doc: Document, a: Actor) -> bool:
    """Whether a side is joined by "and" to a proper name of whom nothing is known ("Mercosur and Singapore")."""
    after = _AND_NEXT.match(doc.text, a.end)
    if after and _names_stranger(doc, after.end(), after.end() + 40):
        return True
    low = max(0, a.begin - 50)
    m = _AND_LAST.search(doc.text, low, a.begin)
    return bool(m) and _names_stranger(doc, m.start(1), m.end(1))


def _is_linked(text: str, f: Found, a: Actor) -> bool:
    """Whether one who is named is tied to the deed: "with A", "and A", or A right before the verb."""
    if _LINK.search(text, max(0, a.begin - 16), a.begin) and not (f.verb and a.end < min(f.verb[0], f.begin) - 60):
        return True
    return f.verb is not None and a.end <= f.verb[0] <= a.end + 40 and f.verb[0] < f.begin


def _other_side(doc: Document, found: list[Found]) -> None:
    """Where a sentence names one side only, the other is the side that the notice's documents share, or the government
    that speaks."""
    shared = Counter(p for f in found if len(f.parties) > 1 for p in f.parties)
    for f in found:
        if f.basis != "one side" or f.status != "signed":
            continue  # one who joins or plans is not joined by a guess
        known = [p for p, n in sorted(shared.items(), key=lambda x: (-x[1], x[0])) if p not in f.parties]
        home = f"country/{doc.home}" if doc.home else None
        text, s = doc.text, f.sentence
        if (known and shared[known[0]] > 1) or (known and len(shared) == 2 and not home):
            f.parties, f.basis = (known[0], *f.parties), "partner"
        elif (
            home
            and home not in f.parties
            and f.parties[0].startswith(("country/", "body/"))
            and (
                home_words(text, max(s.begin, f.begin - 2 * WINDOW), f.end)
                or f.how in ("<document> was <signed>", "<signing> of <document>", "<A> <signed> <document>")
            )
        ):
            f.parties, f.basis = (home, *f.parties), "home"
        elif known:
            f.parties, f.basis = (known[0], *f.parties), "partner"


def _zones(text: str, f: Found, low: int, high: int) -> list[tuple[int, int]]:
    """The stretches of a sentence that may name the sides: the subject, and what follows "with", "by", "between"."""
    verb = f.verb or (f.begin, f.begin)
    first, last = min(verb[0], f.begin), max(verb[1], f.end)
    begin = low
    for m in _SUBJECT_BREAK.finditer(text, low, first):
        begin = m.end()
    zones = []
    subject_end = first
    zones.append((begin, subject_end))
    if verb[1] < f.begin:
        zones.append((verb[1], f.begin))
    elif verb[0] > f.end:
        zones.append((f.end, verb[0]))
    end = high
    m = W.PURPOSE.search(text, last, high)
    if (m and not text[m.start() : m.end()].strip(" ,").startswith("which")) or (
        m and not re.match(r",?\s+which\s+(?:was|were|is)\s+sign", text[m.start() : m.end() + 20])
    ):
        end = m.start() if m else high
    m = re.compile(r"[;:]|\bwhile\b").search(text, last, end)
    if m:
        end = m.start()
    zones.append((last, end))
    out = []
    for b, e in zones:
        out.extend(_without_witnesses(text, b, e))
    return out


def _without_witnesses(text: str, begin: int, end: int) -> list[tuple[int, int]]:
    """A zone without those who only looked on and without the occasion."""
    out, at = [], begin
    for m in W.WITNESS.finditer(text, begin, end):
        if m.start() < at:
            continue
        if m.start() > at:
            out.append((at, m.start()))
        stop = re.compile(r"[,;:]").search(text, m.end(), end)
        at = stop.end() if stop else end
    if at < end:
        out.append((at, end))
    return out


# ------------------------------------------------------------------ dates
def _date(doc: Document, f: Found, found: list[Found], signed: dict[int, str]) -> str | None:
    """The day of signing (or of entry into force) that the mention's sentence, or one just before, gives."""
    if f.status not in ("signed", "planned", "in-force") or f.how in _TIMELESS:
        return None
    text, s = doc.text, f.sentence
    low, high = max(s.begin, f.begin - 2 * WINDOW), min(s.end, f.end + 2 * WINDOW)
    if _told_aside(text, f):
        low = f.begin
    dates = [
        m
        for m in doc.within(low, high, "date")
        if date_values(m)[0]
        and not f.begin <= m.begin < f.end
        and not any(g.begin <= m.begin < g.end for g in found if g.sentence is s)
        and not (len(date_values(m)[0]) == 4 and _LASTS.search(text, max(low, m.begin - 24), m.begin))
    ]
    at = f.verb[0] if f.verb else f.begin
    # "World Tourism Day 2023": the year of the notice alone is part of a name
    dates = [
        m
        for m in dates
        if not (
            doc.published
            and date_values(m)[0] == doc.published[:4]
            and not _IN_YEAR.search(text, max(low, m.begin - 8), m.begin)
        )
    ]
    if dates:
        best = min(dates, key=lambda m: (_distance(text, at, m), m.begin))
        value = date_values(best)[0]
        if (
            f.status == "planned"
            and doc.published
            and value[:10] <= doc.published[: len(value)]
            and (len(value) == 10 or value < doc.published[: len(value)])
        ):
            return None
        if f.status == "planned" and f.how in (
            "negotiating <document>", "<document> negotiations", "<A> <plans> <document>"
        ):
            return None
        if f.status == "signed" and doc.published and value > doc.published:
            return None
        return value
    if f.intro is not None and f.intro.date:
        return f.intro.date
    if (
        f.status == "signed"
        and f.how
        in (
            "<A> <signed> <document>",
            "<document> was <signed>",
            "<signing> of <document>",
            "list of documents",
            "<A> <adopted> <document>",
        )
        and not (f.plural and f.count > 9)
        and not _told_aside(text, f)
        and s.kind == "prose"
    ):
        return _date_of_occasion(doc, s, signed)
    return None


def _date_of_occasion(doc: Document, s: Sentence, signed: dict[int, str]) -> str | None:
    """The day of the occasion, or of another signing, told last before a sentence that gives no day of its own."""
    for index in range(s.index - 1, max(-1, s.index - 13), -1):
        t = doc.sentences[index]
        if index in signed:
            return signed[index]
        if t.kind == "title":
            continue
        if index + 4 > s.index and (day := _dateline(doc, t)):
            return day
        if not _OCCASION.search(doc.text, t.begin, t.end):
            continue
        days = [date_values(m)[0] for m in doc.within(t.begin, t.end, "date")]
        days = [
            d
            for d in days
            if len(d) == 10 and (not doc.published or (d <= doc.published and days_between(d, doc.published) <= 45))
        ]
        if days:
            return days[0]
    return None


def _dateline(doc: Document, s: Sentence) -> str | None:
    """The day of a sentence that is only a dateline: "26 January 2022, Harare."."""
    if s.end - s.begin > 60:
        return None
    days = [m for m in doc.within(s.begin, s.end, "date") if len(date_values(m)[0]) == 10]
    if len(days) != 1:
        return None
    rest = doc.text[s.begin : days[0].begin] + doc.text[days[0].end : s.end]
    return date_values(days[0])[0] if not re.search(r"\b[a-z]{2,}", rest) else None


def _day_told_later(doc: Document, kept: list[Found]) -> None:
    """Give the documents signed last before it the day of "The signing of the document took place on Tuesday"."""
    with_document = {f.sentence.index for f in kept}
    for i, s in enumerate(doc.sentences):
        if i in with_document or not _SIGNING_WAS.search(doc.text, s.begin, s.end):
            continue
        days = {date_values(m)[0] for m in doc.within(s.begin, s.end, "date")}
        days = {d for d in days if len(d) == 10 and (not doc.published or d <= doc.published)}
        last = [f for f in kept if f.sentence.index < i and f.status == "signed" and f.verb is not None]
        if len(days) != 1 or not last or i - last[-1].sentence.index > 4:
            continue
        day = days.pop()
        for f in last:
            if f.sentence is last[-1].sentence and (f.date is None or len(f.date) < 10):
                f.date = day


def _signed_by_pronoun(doc: Document, found: list[Found]) -> None:
    """"They finalised an MoU. It was signed by A and B": "it" is the one document told just before, "they" are all."""
    by_sentence: dict[int, list[Found]] = {}
    for f in found:
        by_sentence.setdefault(f.sentence.index, []).append(f)
    for index, here in by_sentence.items():
        if index + 1 >= len(doc.sentences) or index + 1 in by_sentence:
            continue
        s = doc.sentences[index + 1]
        m = _IT_WAS_SIGNED.match(doc.text, s.begin, s.end) or _SIGNED_IT.search(doc.text, s.begin, s.end)
        open_ = [f for f in here if not f.rejected and f.status in (None, "planned")]
        if m is None or not open_ or (len(here) > 1 and m["s"].lower() not in ("they", "them", "both")):
            continue
        for f in open_:
            f.status, f.how, f.verb = "signed", "<document> ... it was <signed>", None


def _distance(text: str, at: int, m: Mention) -> int:
    gap = text[min(at, m.end) : max(at, m.begin)]
    return (
        abs(m.begin - at) + 150 * len(re.findall(r"[;:]|, (?:which|while|where)\b", gap)) + (40 if m.begin < at else 0)
    )


# ------------------------------------------------------------------ merging
@dataclass(slots=True)
class Cluster:
    """All mentions of one document."""

    mentions: list[Found]
    kind: str
    words: frozenset[str] = frozenset()
    parties: tuple[str, ...] = ()
    forced: tuple[str, ...] = ()


def _topic_words(f: Found) -> frozenset[str]:
    words = (f.name or "") if f.proper or f.topic else ""
    return frozenset(w for w in re.findall(r"[\w-]+", words.lower()) if w not in _GENERIC and len(w) > 1)


def _merge(doc: Document, kept: list[Found]) -> list[Cluster]:
    clusters: list[Cluster] = []
    for f in kept:
        for one in _distribute(doc, f):
            cluster = _which(doc, one, clusters[-40:])
            if cluster is None:
                cluster = Cluster([], one.kind)
                clusters.append(cluster)
            _join(cluster, one)
    return _prune(doc, clusters)


def _join(c: Cluster, f: Found) -> None:
    c.mentions.append(f)
    if c.kind in ("agreement", "other") and f.kind not in ("agreement", "other"):
        c.kind = f.kind
    c.words = c.words | _topic_words(f)
    if f.basis == "each":
        c.forced = f.parties
    if len(f.parties) > len(c.parties) or not c.parties:
        c.parties = f.parties or c.parties


def _which(doc: Document, f: Found, clusters: list[Cluster]) -> Cluster | None:
    """The document already spoken of that a mention means, or None for a new one."""
    words = _topic_words(f)
    bare = not words
    best, score = None, 0.0
    for c in reversed(clusters):
        s = _likeness(doc, f, words, bare, c)
        if s > score:
            best, score = c, s
    return best


def _likeness(doc: Document, f: Found, words: frozenset[str], bare: bool, c: Cluster) -> float:
    same = c.kind == f.kind
    family = _FAMILY[c.kind] == _FAMILY[f.kind]
    loose = (
        f.definite
        and bare
        and doc.text[f.head[0] : f.head[1]].lower().startswith(_TAKES_UP)
        and c.kind not in ("declaration", "action-plan")
    )
    if not (same or family or loose):
        return 0.0
    last = c.mentions[-1]
    if f.plural != last.plural and (bare or words != c.words):
        return 0.0
    if not bare and c.words and _lemma(doc, f) != _lemma(doc, c.mentions[0]):
        return 0.0
    if bare and not f.definite and _lemma(doc, f) != _lemma(doc, c.mentions[0]):
        return 0.0
    if not c.words and not bare and _lemma(doc, f) != _lemma(doc, c.mentions[0]):
        return 0.0
    if ((f.count > 1) != (last.count > 1) and (f.count > 1 or not f.definite or not f.plural)) or (
        f.count > 1 and last.count != f.count
    ):
        return 0.0
    ordinal = _ordinal(doc, f)
    if ordinal and any(_ordinal(doc, g) not in ("", ordinal) for g in c.mentions[:8]):
        return 0.0
    if (c.forced or f.basis == "each") and f.parties and set(c.parties) != set(f.parties):
        return 0.0
    if f.annex != c.mentions[0].annex and not bare:
        return 0.0
    if (
        f.sentence is last.sentence
        and not f.definite
        and not (bare and f.status is None)
        and f.how != "list of documents"
        and not _repeats(f, last)
        and ((f.how and last.how and f.verb != last.verb) or f.verb == last.verb)
    ):
        return 0.0
    if not c.words and not bare and not f.definite and f.status != "signed" and c.mentions[0].how != f.how:
        return 0.0  # "the Agreement ... and to join the Agreement on Fisheries"
    if f.how == "list of documents" and not bare:
        return 1.0 if words == c.words else 0.0
    clash = bool(
        f.parties
        and c.parties
        and not set(f.parties) <= set(c.parties)
        and not set(c.parties) <= set(f.parties)
        and f.basis not in ("context", "sentence")
        and not any(m.basis in ("context", "sentence") for m in c.mentions[:8])
    )
    overlap = len(words & c.words)
    if bare or not c.words:
        if clash or _has_other_sides(f, c):
            return 0.0
        if _NOW.match(doc.text, f.begin) and all(m.status == "planned" for m in c.mentions[:8]):
            return 0.0  # "the current agreement" is not the one that is to be signed
        if f.definite or not bare:
            recent = 1.0 / (1 + abs(f.sentence.index - last.sentence.index))
            return (0.6 if same else 0.4) + 0.2 * recent
        if f.status == "planned" and any(m.status in ("signed", "in-force") for m in c.mentions[:8]):
            return 0.0  # another one that might be signed
        # an indefinite bare mention ("signed an MOU") after a described one: a title or caption repeating it
        if f.date and any(
            m.date and not m.date.startswith(f.date) and not f.date.startswith(m.date) for m in c.mentions[:8]
        ):
            return 0.0
        return 0.5 if same and not f.plural else 0.0
    share = overlap / min(len(words), len(c.words))
    if clash and share < 1:
        return 0.0
    if clash and len(words | c.words) != overlap:
        return 0.0
    if share <= 0.5:
        return 0.0
    return 0.8 + 0.2 * share if same else 0.6 + 0.2 * share


def _has_other_sides(f: Found, c: Cluster) -> bool:
    """Whether a mention and a document are both said to have two sides, and not the same."""
    own = set(f.parties)
    return len(own) > 1 and f.basis in _SAID and any(
        m.basis in _SAID and len(m.parties) > 1 and not own <= set(m.parties) and not set(m.parties) <= own
        for m in c.mentions[:8]
    )


def _repeats(f: Found, last: Found) -> bool:
    return bool(f.topic) and f.topic == last.topic and f.kind == last.kind


def _lemma(doc: Document, f: Found) -> str:
    """What kind of document the head word says: kinds with one usual name are one, the others go by their last word."""
    if f.kind in ("mou", "letter-of-intent", "fta", "loan"):
        return f.kind
    last = doc.text[f.head[0] : f.head[1]].lower().split()[-1]
    return "agreement" if last.startswith(("agreement", "pact", "accord", "treaty")) else last.rstrip("s")


def _ordinal(doc: Document, f: Found) -> str:
    word = doc.text[f.begin : f.head[0]].split(" ")[0].lower()
    if doc.text[max(0, f.begin - 8) : f.begin].lower() == "another ":
        return "another"
    return word if word in ("first", "second", "third", "fourth", "fifth", "another") else ""


def _distribute(doc: Document, f: Found) -> list[Found]:
    """A plural of bilateral documents ("Agreements between Canada and Estonia and Latvia") gives one each."""
    if not f.plural or len(f.parties) < 3 or f.count not in (0, len(f.parties) - 1):
        return [f]
    if f.basis == "between":
        first, *rest = f.parties
    elif f.basis == "clause" and (row := _with_row(doc, f)):
        others = [p for p in f.parties if p not in row]
        if len(others) != 1:
            return [f]
        first, rest = others[0], row
    else:
        return [f]
    return [replace(f, parties=(first, other), count=0, plural=False, basis="each") for other in rest]


def _with_row(doc: Document, f: Found) -> list[str]:
    """Those whom "with" names in one row as the other sides of several documents ("with each of A, B and C")."""
    end = min(f.sentence.end, f.end + WINDOW)
    for m in _WITH_EACH.finditer(doc.text, f.head[1], end):
        row = list(dict.fromkeys(a.id for a in _row(doc, actors_in(doc, m.end(), end))))
        if len(row) > 1:
            return row
    return []


def _prune(doc: Document, clusters: list[Cluster]) -> list[Cluster]:
    """Drop counts of documents that are described one by one, and references to no document."""
    out = []
    single = [d for d in clusters if not all(m.plural for m in d.mentions)][:60]
    for c in clusters:
        first = c.mentions[0]
        plural = all(m.plural for m in c.mentions)
        if plural and first.basis != "each":
            family = [
                d
                for d in single
                if (
                    _FAMILY[d.kind] == _FAMILY[c.kind]
                    or c.kind == "agreement"
                    or d.mentions[0].how == "list of documents"
                )
            ]
            signed = [d for d in single if any(m.status == "signed" for m in d.mentions)]
            listed = sum(d.mentions[0].intro is first for d in family)
            told = first.count <= max(len(family), len(signed), 2 * listed) or any(
                d.mentions[0].sentence is first.sentence
                and _EXAMPLES.search(doc.text, first.end, max(first.end, d.mentions[0].begin))
                for d in family
            )
            if family and told and (first.count > 1 or not any(m.topic for m in c.mentions)) and first.beside is None:
                day = next((m.date for m in c.mentions if m.date), None)
                for d in family:
                    if not any(m.date for m in d.mentions) and day and d.mentions[0].status == first.status == "signed":
                        d.mentions[0].date = day
                for m in c.mentions:
                    doc.drop("<documents>", m.begin, m.end, "a count of documents that are described one by one")
                continue
            if (
                not first.count
                and not any(m.topic for m in c.mentions)
                and not any(m.status == "signed" for m in c.mentions)
            ):
                for m in c.mentions:
                    doc.drop("<documents>", m.begin, m.end, "documents in general")
                continue
        if all(m.status is None and not m.proper and not m.topic and not m.sided for m in c.mentions):
            for m in c.mentions:
                doc.drop(f"<{m.kind}>", m.begin, m.end, "takes up no document that the notice describes")
            continue
        inferred = all(m.basis in ("context", "home", "partner", "") for m in c.mentions)
        if (
            (not c.parties or (inferred and not any(m.count or m.definite for m in c.mentions)))
            and not c.words
            and not any(m.proper and m.status for m in c.mentions)
            and all(m.kind in ("agreement", "contract", "other", "treaty") and m.strength == "weak" for m in c.mentions)
        ):
            for m in c.mentions:
                doc.drop(f"<{m.kind}>", m.begin, m.end, "nobody is said to be a party")
            continue
        if all(
            m.strength == "weak"
            and not m.proper
            and not m.topic
            and not m.sided
            and m.begin == m.head[0]
            and m.status in (None, "in-force")
            and m.how != "<A> <ratifies> <document>"
            for m in c.mentions
        ):
            for m in c.mentions:
                doc.drop(f"<{m.kind}>", m.begin, m.end, "takes up no document that the notice describes")
            continue
        out.append(c)
    return out


# ------------------------------------------------------------------ the notice that is a joint statement
def _joint_title(doc: Document, clusters: list[Cluster], pairs: Pairs) -> None:
    """A notice headed "Joint Statement ..." that speaks as "we" is itself a declaration, of the notice's day."""
    title = doc.sentences[0] if doc.sentences else None
    head = _JOINT_TITLE.match(doc.text, title.begin, title.end) if title else None
    if title is None or head is None:
        return
    m = W.HEAD.search(doc.text, title.begin, title.end)
    prefix = sides(actors_in(doc, title.begin, head.end(), places=False))
    by = _JOINT_BY.match(doc.text, head.end(), title.end)
    parties = prefix if len(prefix) > 1 else ()
    if by and not parties:
        parties = sides(_row(doc, actors_in(doc, by.end(), title.end, places=False)))
        if len(parties) == 1:
            return  # by officials of one government
    named = {x.id for x in doc.within(title.begin, title.end, "country", "body")}
    if len(parties) < 2 and ("Communiqu" not in head.group() or len(named) > 1):
        parties = sides(_row(doc, actors_in(doc, title.begin, title.end, places=False)))
    jointly = (
        len(parties) > 1
        or _SPEAKS_JOINTLY.search(doc.text, title.end)
        or ("Communiqu" not in head.group() and _ACT_TOGETHER.search(doc.text, title.end))
    )
    if not jointly and "Communiqu" not in head.group() and len(doc.sentences) > 1:
        s = doc.sentences[1]
        row = _row(doc, actors_in(doc, s.begin, s.end))
        jointly = len(sides(row)) > 1 and row[0].begin - s.begin < 50
    if not jointly or not m:
        return
    if len(parties) < 2:
        parties = sides(_row(doc, actors_in(doc, title.begin, title.end, places=False)))
    for s in doc.sentences[1:6]:
        if len(parties) > 1:
            break
        actors = actors_in(doc, s.begin, s.end)
        parties = sides(_row(doc, actors))
        home = f"country/{doc.home}"
        if len(parties) < 2 and len(sides(actors)) == 2 and (not doc.home or home in sides(actors)):
            parties = sides(actors)
    if len(parties) < 2:
        parties = pairs.main
    if len(parties) < 2:
        return
    f = Found(
        title.begin,
        title.end,
        m.span(),
        "declaration",
        "strong",
        title,
        " ".join(doc.text[title.begin : title.end].split()),
        "title",
        status="signed",
        how="notice is a joint statement",
        parties=parties,
        basis="title",
        date=doc.published,
        proper=True,
    )
    same = next((c for c in clusters if c.kind == "declaration" and c.mentions[0].sentence is title), None)
    if same:
        same.mentions[0] = f
        same.parties = f.parties
    else:
        same = Cluster([f], "declaration", parties=f.parties)
        clusters.insert(0, same)
    # "the leaders issued the following joint statement" in the text means the notice
    for c in list(clusters):
        if (
            c is not same
            and c.kind == "declaration"
            and not c.words
            and all(x.date in (None, doc.published) for x in c.mentions)
        ):
            for x in c.mentions:
                x.parties, x.status = (), x.status if x.status == "signed" else None
            same.mentions.extend(c.mentions)
            clusters.remove(c)


def _row(doc: Document, actors: list[Actor]) -> list[Actor]:
    """The first run of actors that are named in one row ("the leaders of France, Germany and Italy")."""
    out: list[Actor] = []
    for a in actors:
        if out and a.begin > out[-1].end:
            between = re.findall(r"[\w’'.-]+", doc.text[out[-1].end : a.begin])
            if len(between) > 12 or any(w[0].islower() and w not in _ROW_WORDS for w in between):
                break
        out.append(a)
    return out


# ------------------------------------------------------------------ stating
def _state(doc: Document, local: str, c: Cluster, pairs: Pairs) -> None:
    status = _status(c)
    kind = _kind(doc, c)
    namer = _namer(c)
    parties, giver = _parties(c, status)
    date, dater = _when(doc, c, status)
    foreseen = _foresees(doc, c)
    for f in c.mentions:
        rule = f.how or ("reference to a document" if f.name is None else "named document")
        s = f.sentence
        # a "sentence" longer than any real one is quoted in part: whole quotes would take quadratic memory
        begin = min(max(s.begin, f.begin - 4 * WINDOW), f.begin)
        end = max(min(s.end, f.end + 4 * WINDOW), f.end)
        doc.add(
            Mention(
                f.begin, f.end, "agreement", local, rule, "name" if f.name and (f.topic or f.proper) else "reference"
            )
        )
        facts: list = []
        own_status = status if (f.status == status or (f is namer and status == "mentioned")) else None
        own = AgreementFact(
            local,
            name=(namer.name or " ".join(doc.text[f.begin : f.end].split())) if f is namer else None,
            kind=kind if f is namer else None,
            status=own_status,
            date=date if f is dater else None,
            topic=f.topic if f is namer and f.topic != "title" else None,
            foresees=foreseen.get(id(f)),
        )
        if own != AgreementFact(local):
            facts.append(own)
        if facts:
            doc.state(rule, begin, end, *facts, confidence=CONFIDENCE.get(rule, UNMEASURED))
        if f is giver:
            sides_rule = SIDES.get(f.basis, "sides of the notice")
            confidence = CONFIDENCE.get(sides_rule, UNMEASURED)
            doc.state(sides_rule, begin, end, *(PartyFact(local, p) for p in parties), confidence=confidence)


def _status(c: Cluster) -> str:
    given = [m for m in c.mentions if m.status]
    if not given:
        return "mentioned"
    if c.kind == "declaration" and not any(m.status in ("signed", "planned") for m in given):
        return "mentioned"
    if any(
        (m.status == "in-force" and m.how in ("<document> in force", "<revision> of <document>"))
        or (m.how == "<document> was <signed>" and m.status == "in-force")
        for m in given
    ):
        return "in-force"
    return max((m.status for m in given), key=lambda s: _RANK[s])


def _kind(doc: Document, c: Cluster) -> str:
    if c.kind != "agreement":
        return c.kind
    named = " ".join(doc.text[m.begin : m.end] for m in c.mentions[:12])
    for pattern, kind in W.AGREEMENT_KINDS_BY_WORD:
        if pattern.search(named):
            return kind
    if any(m.how == "<A> <ratifies> <document>" for m in c.mentions) or _OF_GOVERNMENTS.search(named):
        return "treaty"
    if c.parties and not all(p.startswith("country/") for p in c.parties):
        bodies = [doc.bodies[p] for p in c.parties if p in doc.bodies]
        if any(b.kind in ("company", "university", "agency", "other", "ministry", "local-government") for b in bodies):
            return "other"
    if any(_is_body(doc, a) for m in c.mentions for a in m.actors):
        return "other"
    if any(m.count > 1 for m in c.mentions):
        return "other"
    if all(W.PLAIN_AGREEMENT.search(doc.text[m.begin : m.end]) for m in c.mentions):
        return "other"
    if any(m.proper for m in c.mentions) or W.TREATY_WORDS.search(named) or len(c.parties) > 1:
        return "treaty"
    return "other"


def _is_body(doc: Document, a: Actor) -> bool:
    """Whether a side is named by a body that concludes no treaty: an agency, a university, a company, a city."""
    kinds = ("company", "university", "agency", "other", "local-government")
    return a.body is not None and doc.bodies[a.body].kind in kinds and any(
        (m.begin, m.end) == (a.begin, a.end) for m in doc.within(a.begin, a.end, "body")
    )


def _namer(c: Cluster) -> Found:
    """The mention whose words name the document best."""
    return max(
        c.mentions,
        key=lambda m: (
            m.name is not None,
            m.how == "notice is a joint statement",
            m.topic is not None and m.sentence.kind != "title",
            m.topic is not None,
            m.proper,
            m.sentence.kind != "title",
            -m.begin,
        ),
    )


def _parties(c: Cluster, status: str) -> tuple[tuple[str, ...], Found | None]:
    order = {
        "title": 6,
        "tripartite": 6,
        "between": 5,
        "each": 5,
        "clause": 4,
        "the N countries": 4,
        "partner": 2,
        "with": 3,
        "compound": 3,
        "their": 3,
        "home": 2,
        "sentence": 2,
        "context": 1,
        "one side": 0,
        "half": 0,
        "": -1,
    }
    giver = max(
        c.mentions, key=lambda m: (bool(m.parties), len(m.parties) > 1, order[m.basis], len(m.parties), -m.begin)
    )
    return (giver.parties, giver) if giver.parties else ((), None)


def _when(doc: Document, c: Cluster, status: str) -> tuple[str | None, Found | None]:
    with_date = [
        m for m in c.mentions if m.date and (m.status == status or (status == "in-force" and m.status == "signed"))
    ]
    if with_date:
        best = max(with_date, key=lambda m: (len(m.date or ""), -m.begin))
        return best.date, best
    return None, None


def _foresees(doc: Document, c: Cluster) -> dict[int, str]:
    out: dict[int, str] = {}
    for f in c.mentions:
        s = f.sentence
        m = _FORESEES.search(doc.text, f.end, min(s.end, f.end + WINDOW))
        if not m:
            continue
        near = [
            b
            for b in doc.within(f.end, min(s.end, m.end() + 80), "body")
            if b.form == "name" and doc.bodies.get(b.id) and doc.bodies[b.id].kind == "other"
        ]
        if near:
            out[id(f)] = min(near, key=lambda b: abs(b.begin - m.end())).id
    return out
