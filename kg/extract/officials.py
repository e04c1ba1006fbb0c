"""Persons in a notice and the posts they hold -> officials, their mentions, facts on person and tenure.

A post is a phrase around a title ("Deputy Minister", "President") with what stands before it (country, body, topic) and
its complements ("of Science", "at the Ministry of X", "to Japan"). A name stands behind it or, after a comma,
before it; a scan from left to right gives each name its posts, so that lists work in either order. Then names are put
together to persons, and surnames and bare titles ("the Minister") point to them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from kg.extract import posts as posts_of
from kg.extract.bodies import body_of_name, name_key
from kg.extract.document import Document, Mention, Official
from kg.extract.lines import Line, lines_of
from kg.language import persons
from kg.language.lexicon import COMMON, EVENT, FUNCTION, HEAD, HONORIFIC, MOD, MONTH, SUFFIX, TITLE, TOPIC
from kg.language.registry import load_registry
from kg.model import OfficialFact, TenureFact

_SPEECH = frozenset(
    "said says stated states added noted explained stressed emphasized emphasised announced remarked told "
    "observed commented pointed underlined underscored recalled declared expressed thanked urged affirmed "
    "highlighted welcomed concluded opened presented delivered welcomes".split()
)
_POSTED = frozenset("ambassador ambassadors consul representative envoy affaires commissioner".split())
_WHOLE = frozenset(
    "Mission Staff Delegation Party Cabinet Protocol Chancery Chancellery Station Section Unit Division".split()
)
_OF_COMPANIES = frozenset("ceo coo cfo officer chairman chairperson".split())
_NATIONAL = ("ambassador", "senator", "representative", "envoy", "consul")
_PLURAL = frozenset(
    "ministers presidents secretaries ambassadors governors mayors directors chairmen heads representatives "
    "senators commissioners leaders chiefs advisors advisers members".split()
)
_NOT_POSTS = frozenset(
    "member members leader leaders expert experts specialist specialists partner partners delegate delegates "
    "fellow head chief general assistant representative representatives deputy raja "
    "official officials economist major captain".split()
)
_WITH_TOPIC = frozenset("general director-general director secretary dg commissioner head manager".split())
_BEFORE_TITLE = frozenset("the The a an current also new currently newly most recent".split())
_OF_CHAINS = frozenset(
    "samdech akka moha ponhea chakrei padei techo pheakdei preah boromneath borom thipadei datuk dato dato' seri paduka "
    "panglima setia pehin".split()
)  # honorifics that stand in chains, with other words between
_IS = frozenset(
    "as is was who has been serves served serving works acting appointed reappointed named elected sworn in also the "
    "nominated re-elected became becomes".split()
)
_BARE = frozenset(
    "Ministry Department Agency Authority Commission Council Institute Board ministry department agency".split()
)
_NO_HEADS = frozenset(
    "king queen prince princess duke lord member members leader leaders head expert experts official officials "
    "assistant general".split()
)  # "members of X": X need not be a body
_COMPLEMENT = frozenset("of for to on at in with from".split())
_DEPARTMENTS = ("US", "PH", "ZA", None)
_PERSON_NOUNS = frozenset(
    "citizen citizens national nationals wife husband spouse son daughter brother sister father mother "
    "activist activists journalist journalists student students entrepreneur entrepreneurs athlete "
    "athletes artist singer scientist trainee trainees graduate farmer winner laureate businessman "
    "businesswoman founder colleague predecessor successor interpreter".split()
)
_OF_COUNTRIES = frozenset(
    "minister president premier chancellor king queen emir amir sultan ambassador senator".split()
)
_ABSTRACT = ("ation", "ction", "sion", "ship", "ness", "office", "team", "group", "program", "programme", "plan")
_REGIONS = frozenset(
    "Europe Africa Asia Americas America Caribbean Pacific Oceania Eurasia Balkans Caucasus Hemisphere Gulf East "
    "Levant Sahel Mediterranean".split()
)
_OF_REGIONS = frozenset(
    "Middle Near Far Central South North East West Western Eastern Northern Southern Latin Southeast Northeast "
    "Sub-Saharan South-East and the & ,".split()
)
_ROYAL = frozenset("king queen prince princess emir amir emperor empress".split())
_OF_STATES = ("ministry", "agency", "local-government", "legislature")
_HONORS_ONLY = frozenset("sheikh shaikh sheikha shaikha mp m.p. mps".split())
_STYLES = _HONORS_ONLY | frozenset("prince princess lord lady professor senator hon".split())  # no posts beside a post
_NO_MINISTRY = frozenset("State the state Cabinet".split())
_MR = frozenset(
    "mr mr. mrs mrs. ms ms. miss dr dr. prof prof. hon hon. sir h.e. h.e professor madam mme mme. honorable honourable "
    "hon'ble excellency".split()
)


@dataclass(slots=True, eq=False)
class _Post:
    """A title on tokens begin to end of a line (end left out), with what the phrase says of body and country."""

    begin: int
    end: int
    core: int
    title: str
    head: str
    body: str | None = None  # local id
    organization: str | None = None
    country: str | None = None
    plural: bool = False
    taken: bool = False
    lower: bool = False
    abroad: bool = False
    inherited: str | None = None  # the country of the post before it in a list
    known: bool = False  # the country is the table's, not the text's
    bare: bool = False  # "of the Ministry": the one spoken of before
    lead: tuple[int, int] | None = None  # tokens before the title that may name a body nobody else names
    owner: _Seen | None = None
    front: int = -1  # where the phrase begins, with body or country before the title


@dataclass(slots=True, eq=False)
class _Seen:
    """A person's name on tokens begin to end of a line."""

    line: Line
    begin: int
    end: int
    rule: str
    confidence: float
    posts: list[_Post] = field(default_factory=list)
    country: str | None = None
    person: Official | None = None
    polite: bool = False

    @property
    def name(self) -> str:
        return self.line.span(self.begin, self.end)


def read_officials(doc: Document) -> None:
    """Find the persons that the notice names: fills `doc.officials`, adds mentions, states facts."""
    _Reader(doc).read()


class _Reader:
    def __init__(self, doc: Document):
        self.doc = doc
        self.lines: list[Line] = []
        self.seen: list[_Seen] = []
        self.spare: list[_Post] = []  # posts of whom the text does not say there who holds them

    def read(self) -> None:
        self.lines = lines_of(self.doc)
        for line in self.lines:  # only what was found to be a body in the end
            line.body = [None] * len(line.body)
            for m in self.doc.within(line.sentence.begin, line.sentence.end, "body"):
                if m.form != "reference":
                    line.lay(m)
        words = frozenset(t.text for line in self.lines for t in line.tokens if t.kind == "word" and not t.cap)
        for line in self.lines:
            scan = _Scan(line, words)
            self.seen += scan.read()
            self.spare += scan.spare
        _persons(self.doc, self.seen, self.spare)
        self._state()
        _later(self.doc, self.lines, self.seen)

    def _state(self) -> None:
        doc = self.doc
        for seen in self.seen:
            person, line = seen.person, seen.line
            assert person is not None
            a, b = line.tokens[seen.begin].begin, line.tokens[seen.end - 1].end
            form = (
                "name"
                if seen.end - seen.begin > 1 or persons.key(seen.name) == persons.key(person.name)
                else "reference"
            )
            doc.add(Mention(a, b, "official", person.id, seen.rule, form, person.country))
            facts = [OfficialFact(person.id, person.name, person.country)]
            for p in seen.posts:
                country = p.country or person.country
                facts.append(TenureFact(person.id, p.title, p.body, p.organization, country))
            doc.state(seen.rule, line.sentence.begin, line.sentence.end, *facts, confidence=seen.confidence)


# ------------------------------------------------------------------ one sentence: posts and names, side by side
class _Scan:
    def __init__(self, line: Line, words: frozenset[str]):
        self.line = line
        self.doc = line.doc
        self.words = words  # the words that the notice writes in lower case
        self.blocked = [line.whole_geo(i) or line.body[i] for i in range(len(line.tokens))]
        self.seen: list[_Seen] = []
        self.sides: list[tuple[int, str | None]] | None = (
            None  # "the Thai delegation": token and country, once asked for
        )
        self.spare: list[_Post] = []
        self.leftward = 0  # posts behind names less posts before names and commas, so far
        self.claimed: list[_Seen | None] = [None] * len(line.tokens)

    def read(self) -> list[_Seen]:
        posts = self._posts()
        previous = None
        for post in posts:
            self._attach(post, previous)
            previous = post
        for a, b in zip(posts, posts[1:], strict=False):  # "its Secretary General, Kazakh diplomat NAME"
            if (
                not a.taken
                and not a.plural
                and b.taken
                and (
                    (b.front == a.end + 1 and self.line.word(a.end) == ",")
                    or (b.begin == a.end and a.head.startswith("chair"))
                )
            ):
                owner = b.owner
                if owner is not None and owner.end > b.end:
                    owner.posts.insert(0, a)
                    a.taken = True
        self._list_by_country(posts)
        self._polite()
        self._bare()
        self._countries(posts)
        self.spare = [p for p in posts if not p.taken and not p.plural and p.body is not None]
        self.seen.sort(key=lambda s: s.begin)
        return self.seen

    def _add(self, seen: _Seen) -> None:
        self.seen.append(seen)
        self.claimed[seen.begin : seen.end] = [seen] * (seen.end - seen.begin)

    def _give(self, seen: _Seen, post: _Post) -> None:
        seen.posts.append(post)
        post.owner = seen

    # -- posts
    def _posts(self) -> list[_Post]:
        line, out, i = self.line, [], 0
        while i < len(line.tokens):
            t = line.tokens[i]
            if (
                t.bits & TITLE
                and t.kind == "word"
                and line.body[i] is None
                and not line.whole_geo(i)
                and not (
                    i
                    and t.text in ("Prince", "Princess")
                    and line.bits(i - 1) & HONORIFIC
                    and not line.bits(i - 1) & TITLE
                    and line.word(i + 1) != "of"
                )
                and not (
                    i
                    and line.tokens[i - 1].text.lower() in _MR
                    and persons.namelike(t)
                    and persons.unknown(line.tokens[min(i + 1, len(line.tokens) - 1)])
                )
            ):
                post = self._post(i, out[-1].end if out else 0)
                if post is not None:
                    out.append(post)
                    i = max(i + 1, post.end)
                    continue
            i += 1
        return out

    def _post(self, i: int, floor: int) -> _Post | None:
        line = self.line
        begin = i
        self.bare_body = False
        while begin > floor and self._premodifies(begin - 1, i):
            begin -= 1
        while begin < i and line.word(begin) in ("and", "&"):
            begin += 1
        core_end = self._core(i)
        end, body, organization, country, abroad, title_end = self._complements(core_end)
        while line.word(end) in ("and", "&", "/") or line.word(end) == "cum":
            nxt = end + 1
            k = nxt
            while (
                line.bits(k) & (MOD | TOPIC)
                and not line.bits(k) & TITLE
                and (line.cap(k) or line.bits(k) & MOD)
                and k < nxt + 4
                and line.body[k] is None
                and not line.whole_geo(k)
            ):
                k += 1
            g = line.geo_end(k)
            if g > k:
                k = g
                while line.bits(k) & MOD and not line.bits(k) & TITLE:
                    k += 1
            if not (line.bits(k) & TITLE and line.body[k] is None and line.cap(k)):
                break
            core2 = self._core(k)
            e2, b2, o2, c2, a2, t2 = self._complements(core2)
            if abroad and a2:
                break  # two embassies are two posts
            end, body, organization = e2, b2 or body, o2 or organization
            country, abroad, title_end = c2 or country, abroad or a2, t2
        head = line.word(core_end - 1).lower()
        if (
            core_end == begin + 1
            and end == core_end
            and (
                (head in _NOT_POSTS and not line.cap(i))
                or (
                    head in ("executive", "general")
                    and line.bits(end) & (HEAD | EVENT | COMMON)
                    and (line.bits(end + 1) & COMMON or not line.cap(end + 1))
                )
            )
        ):
            return None
        if head in ("akim", "hokim") and line.cap(i) and line.word(core_end) != "of":
            return None  # also a name of places
        if head in ("counterpart", "counterparts") and not (begin and line.geo[begin - 1] is not None):
            return None
        title = line.span(begin, title_end)
        if title.isupper() and len(title) > 4:
            title = title.title()
        post = _Post(
            begin,
            end,
            core_end,
            title,
            head,
            body,
            organization,
            country,
            line.word(i).lower() in _PLURAL or head in _PLURAL,
            lower=not line.cap(i),
            abroad=abroad,
            bare=self.bare_body,
        )
        post.front = begin
        self._before(post)
        post.front = min(post.front, post.begin)
        return post

    def _premodifies(self, k: int, i: int) -> bool:
        """Whether token k belongs to the title of which token i is the noun."""
        line = self.line
        t = line.tokens[k]
        if line.body[k] is not None or line.whole_geo(k) or (t.kind == "mark" and t.text not in ("&", "-")):
            return False
        if t.bits & (MOD | TITLE) and t.kind == "word" and (t.cap or t.text.islower()):
            if t.bits & FUNCTION and not t.bits & MOD:
                return False
            if t.text.lower() in ("new", "current", "then", "us", "top", "leading", "lead", "personal") and not t.cap:
                return False
            if t.text == "high":
                return line.word(k + 1).startswith("commissioner")
            if t.bits & TITLE and not t.bits & MOD and line.word(k + 1) and t.text.lower() in ("minister", "president"):
                return False
            return (
                t.cap == line.tokens[i].cap
                or t.cap
                or t.text in ("former", "deputy", "vice", "prime", "acting", "foreign")
            )
        if t.bits & TOPIC and t.text.islower() and k == i - 1 and line.word(i) in ("minister", "ministers"):
            return True  # "the health ministers"
        if t.cap and t.bits & TOPIC and line.cap(i) and not t.bits & FUNCTION:
            return True
        if (
            t.text in ("and", "&")
            and line.cap(k - 1)
            and line.bits(k - 1) & TOPIC
            and line.bits(k + 1) & TOPIC
            and k + 1 < i
            and line.body[k - 1] is None
            and not line.whole_geo(k - 1)
        ):
            return True
        if (
            t.text == "Directors"
            or (t.text in ("of",) and line.word(k + 1) == "Directors")
            or (t.text == "Board" and line.word(k + 1) == "of")
        ):
            return True
        return False

    def _core(self, i: int) -> int:
        """The index after a title's nouns that begin at token i: "Director General", "Crown Prince-Prime Minister"."""
        line, k = self.line, i + 1
        while k < len(line.tokens):
            t = line.tokens[k]
            if line.body[k] is not None:
                break
            if (
                t.bits & (TITLE | MOD)
                and t.kind == "word"
                and not t.bits & FUNCTION
                and (t.cap == line.cap(i))
                and (
                    t.bits & TITLE
                    or (line.bits(k + 1) & TITLE and line.body[k + 1] is None)
                    or t.text.lower()
                    in ("general", "designate", "elect", "extraordinary", "plenipotentiary", "emeritus")
                )
            ):
                if t.text == "Prime" and line.word(k - 1).startswith("Chair"):
                    break  # "ASEAN Chair Prime Minister NAME": two posts
                if t.text.lower() in ("king", "dean", "prince", "sultan", "amir", "bishop", "judge") and (
                    not line.cap(k + 1) or persons.unknown(line.tokens[k + 1])
                ):  # "CEO Sultan Al-Marshad"
                    break
                k += 1
                continue
            if t.text.lower() == "d" and line.word(k + 1) in "’'‘" and line.word(k + 2).lower() in ("affairs", "affaires"):
                k += 3  # "Chargé d’ Affaires"
                continue
            if t.text in ("and", "&") and line.word(k + 1).lower() in ("plenipotentiary", "extraordinary"):
                k += 2
                continue
            if (
                t.text in ("-", "–")
                and line.bits(k + 1) & (TITLE | MOD)
                and line.cap(k + 1)
                and line.tokens[k - 1].end == t.begin
            ):
                k += 1
                continue
            if (t.text == "Executive" and line.word(k - 1) == "Chief") or (
                t.text == "and" and line.word(k + 1) == "Plenipotentiary"
            ):
                k += 1 + (t.text == "and")
                continue
            if t.text == "/" and line.bits(k + 1) & (TITLE | MOD) and line.cap(k + 1):
                k += 1
                continue
            break
        return k

    def _complements(self, e: int) -> tuple[int, str | None, str | None, str | None, bool, int]:
        """What a title that ends before token e is of: end, body id, organisation, country, abroad, title's end."""
        line = self.line
        end = title_end = e
        body = organization = country = None
        abroad = False
        for _ in range(5):
            word = line.word(end)
            k = end + 1
            m = line.body[end] if end < len(line.tokens) else None
            if m is not None and m.begin == line.tokens[end].begin and body is None:
                body, end = m.id, line.at(m.end - 1) + 1  # "Permanent Secretary Prime Minister's Office"
                continue
            if word == "of" and line.word(k + (line.word(k) == "the")) == "Board" and line.body[k + (line.word(k) == "the")] is None:
                k += line.word(k) == "the"
                board = line.word(k + 1) == "of" and line.word(k + 2) in ("Directors", "Trustees", "Governors", "Management")
                end = title_end = k + (3 if board else 1)
                continue
            if end == e and (x := self._topic_behind(end)) > end:
                end = title_end = x
                continue
            if word == "(" and self._skip_bracket(end) and (
                line.cap(self._skip_bracket(end)) or country is not None or line.word(self._skip_bracket(end)) == "of"
            ):
                end = self._skip_bracket(end)
                continue
            if (word == "with" and line.word(k) in ("responsibility", "responsibilities") and line.word(k + 1) == "for") or (word == "in" and line.word(k) in ("charge", "Charge") and line.word(k + 1) in ("of", "for")):
                k += 2
            elif word == "," and self._topic_after_comma(end):
                pass
            elif word not in _COMPLEMENT or word in ("with", "from"):
                break
            while line.word(k) in ("the", "The", "its", "our"):
                k += 1
            if word == "of" and k == end + 1 and line.word(k) in _WHOLE and line.body[k] is None:
                end = title_end = k + 1  # "Deputy Chief of Mission"
                continue
            m = line.body[k] if k < len(line.tokens) else None
            if m is not None and word in ("for", "of") and self._of_topic(line.at(m.end - 1) + 1):
                end = title_end = line.topics(line.at(m.end - 1) + 1)  # "Vice-Minister for ASEAN Affairs"
                continue
            if m is not None:
                if word == "in" and self.doc.bodies[m.id].kind not in ("ministry", "agency", "legislature"):
                    break
                if word == "to":
                    title_end = line.at(m.end - 1) + 1
                else:
                    x = line.at(m.end - 1) + 1
                    if line.word(k) in ("Council", "Cabinet") and line.word(k + 2) == "Ministers":
                        title_end = k + 3
                    if x + 1 < len(line.tokens) and line.tokens[x].kind == "genitive" and line.body[x + 1] is not None:
                        m = line.body[x + 1]  # "the Government Office's Control Agency"
                    body = body or m.id
                    b = self.doc.bodies.get(m.id)
                    country = country or (b.country if b else None)
                end = line.at(m.end - 1) + 1
                continue
            g = line.geo_end(k)
            if g > k and g < len(line.tokens) and line.tokens[g].kind == "genitive" and g + 1 < len(line.tokens):
                m = line.body[g + 1]
                if m is None:
                    break
                body, country, end = body or m.id, country or line.geo[k].country, line.at(m.end - 1) + 1
                continue
            x = (
                line.topics(g)
                if g > k and word == "of" and line.geo[k].form == "name" and line.bits(g) & TOPIC and line.cap(g)
                else g
            )
            if x > g and x - g > 1 and body is None:
                found = body_of_name(self.doc, line, k, x, "<title of name>")  # "Director of Vietnam Social Security"
                body, organization, country, end = found.id, found.name, country or line.geo[k].country, x
                continue
            if g > k and not (line.geo[k].form == "adjective" and line.cap(g)):
                if word in ("to", "for", "in"):
                    if word == "in" and (end != e or line.word(e - 1).lower() not in _POSTED):
                        break
                    abroad, title_end = abroad or word == "to", g
                elif word in ("of", "at", "from"):
                    country = country or line.geo[k].country
                end = g
                continue
            if word == "in" and line.city[k] is not None and line.word(e - 1).lower() in _POSTED:
                end = title_end = line.at(line.city[k].end - 1) + 1
                abroad = True
                continue
            if (word in ("in", "at", "on") and not (line.cap(k) and line.bits(k) & (TOPIC | COMMON))) or not line.word(
                k
            ):
                break
            if (
                word in ("of", "at", "in")
                and k > end + 1
                and line.word(k) in _BARE
                and not line.cap(k + 1)
                and line.word(k + 1) != "of"
            ):
                self.bare_body = True
                end = k + 1
                continue
            if line.word(k) in ("Council", "Cabinet") and line.word(k + 1) == "of" and line.word(k + 2) == "Ministers":
                end = title_end = k + 3
                continue
            if (
                line.bits(k) & (TITLE | MOD)
                and line.cap(k)
                and not (line.bits(k) & TOPIC and not line.bits(k) & TITLE)
                and word in ("to", "of", "for")
            ):
                x = k
                while (
                    line.bits(x) & (TITLE | MOD | TOPIC)
                    and line.cap(x)
                    and line.body[x] is None
                    and not line.whole_geo(x)
                ):
                    x += 1
                if (
                    word == "to"
                    and k == end + 1
                    and persons.forward(line.tokens, x, self.blocked, True, line.heading) > x
                ):
                    title_end = x  # "Special Advisor to Prime Minister X": X is another person, with a post of his own
                    break
                if word == "to" or (line.bits(x - 1) & TITLE and x - k > 1) or line.word(x) in ("of", "for", "at"):
                    end = title_end = x
                    continue
            stop = self._wide(k, line.topics(k, lower=not line.cap(e - 1) or word == ","))
            if (
                stop > k
                and line.city[k] is not None
                and line.city[k].begin == line.tokens[k].begin
                and not any(line.bits(x) & (TOPIC | HEAD) for x in range(k, stop))
            ):
                stop = k  # "Mayor of Vienna Otto Meier"
            if word in ("for", "of"):
                stop = max(stop, self._regions(k))
            if stop > k:
                end = title_end = stop
                continue
            if line.city[k] is not None and line.city[k].begin == line.tokens[k].begin:
                x = line.at(line.city[k].end - 1) + 1
                if word == "to":
                    abroad = True
                elif word != "of":
                    break
                else:
                    country = country or line.city[k].country
                end = title_end = x
                continue
            if (
                word in ("of", "at")
                and line.cap(k)
                and line.tokens[k].kind == "word"
                and not line.bits(k) & (FUNCTION | MONTH | TITLE | HONORIFIC)
            ):
                x = k
                while (
                    line.cap(x)
                    and line.body[x] is None
                    and not line.whole_geo(x)
                    and not line.bits(x) & (FUNCTION | HONORIFIC | TITLE)
                    and x - k < 3
                ):
                    x += 1
                if x - k <= 2 and not line.bits(k) & EVENT and line.word(e - 1).lower() not in _NO_HEADS:
                    if not line.cap(x):
                        found = body_of_name(self.doc, line, k, x, "<title of name>")
                        body, organization = body or found.id, organization or found.name
                        end = x
                        continue
            break
        g = line.geo_end(end + 1)
        if (
            line.word(end) == ","
            and g > end + 1
            and line.geo[end + 1].form == "name"
            and line.word(g) in (",", ")", ";", ".", "")
        ):
            country, end = country or line.geo[end + 1].country, g  # "Governor of Melaka, Malaysia,"
        return end, body, organization, country, abroad, title_end

    def _topic_behind(self, k: int) -> int:
        """The index after a topic on token k that a name follows at once: "Director-General Customs Eva Berg"; else k."""
        line = self.line
        if line.heading or not line.cap(k - 1) or line.word(k - 1).lower() not in _WITH_TOPIC:
            return k
        x = k
        while line.cap(x) and line.bits(x) & TOPIC and not line.bits(x) & (HEAD | TITLE) and line.body[x] is None:
            x += 1
        if x == k or x - k > 3 or line.whole_geo(k) or not line.cap(x):
            return k
        return x if persons.forward(line.tokens, x, self.blocked, False) - x > 1 else k

    def _of_topic(self, k: int) -> bool:
        """Whether a topic without a head stands on token k: what stands before it is part of the topic."""
        line = self.line
        end = line.topics(k)
        return end > k and line.cap(k) and bool(line.bits(k) & TOPIC) and not any(line.bits(x) & (HEAD | TITLE) for x in range(k, end + 1) if line.cap(x))

    def _regions(self, k: int) -> int:
        """The index after regions ("Europe and Central Asia") that begin at token k; k where none do."""
        line, x, end = self.line, k, k
        while line.word(x) in _REGIONS or (line.word(x) in _OF_REGIONS and line.body[x] is None):
            x += 1
            if line.word(x - 1) in _REGIONS and line.word(x) not in _REGIONS:
                end = x
        return k if line.cap(end) and line.bits(end) & (TOPIC | HEAD) else end

    def _wide(self, k: int, stop: int) -> int:
        """The index after the topics that end before `stop`, with the ordinary words that belong to them."""
        line, x = self.line, stop
        while (
            line.cap(x)
            and line.body[x] is None
            and not line.whole_geo(x)
            and line.bits(x) & (TOPIC | EVENT | COMMON | HEAD)
            and not line.bits(x) & (FUNCTION | TITLE | HONORIFIC | MONTH)
        ):
            x += 1
        if x == stop or (line.cap(x) and not line.bits(x) & HONORIFIC):  # a name may begin in the words
            last = next((y for y in range(x - 1, stop, -1) if line.word(y) == "Affairs"), stop)
            if last > stop:
                return last + 1  # "Near Eastern Affairs"
            while stop > k and line.bits(stop) & EVENT and line.cap(stop):
                stop += 1
            return stop
        return x

    def _skip_bracket(self, at: int) -> int:
        """The index after a short bracket that begins at token `at` and holds no title; 0 where there is none."""
        line = self.line
        close = next((x for x in range(at + 1, min(at + 10, len(line.tokens))) if line.word(x) == ")"), 0)
        if close == at + 2 and line.tokens[at + 1].upper:
            return close + 1  # "Chief Executive Officer (CEO)"
        if not close or any(line.bits(x) & TITLE for x in range(at + 1, close)):
            return 0
        return (
            close + 1
            if (line.cap(at + 1) and close == at + 2) or line.word(at + 1) == "hereinafter" or line.whole_geo(at + 1)
            else 0
        )

    def _bracket_of_post(self, post: _Post, at: int) -> int:
        """ "Permanent Secretary (Public Service Division) Mr X": body or topic in brackets; the index behind, or 0."""
        line = self.line
        close = next((x for x in range(at + 1, min(at + 10, len(line.tokens))) if line.word(x) == ")"), 0)
        if not close or not line.cap(close + 1):
            return 0
        m = line.body[at + 1]
        if m is not None:
            post.body = post.body or m.id
        elif line.topics(at + 1) != close:
            return 0
        return close + 1

    def _topic_after_comma(self, end: int) -> bool:
        """ "Head, Corporate Communications, Mr. X": topics between commas behind a title."""
        line = self.line
        k = line.topics(end + 1)
        return (
            k > end + 1
            and line.word(k) == ","
            and all(line.bits(x) & TOPIC or line.word(x) in ("and", "&", ",") for x in range(end + 1, k))
            and line.word(end - 1) in ("Head", "Director", "Chief", "Manager", "General", "Secretary")
            and (line.bits(k + 1) & HONORIFIC or persons.forward(line.tokens, k + 1, self.blocked, False) > k + 1)
        )

    def _before(self, post: _Post) -> None:
        """What stands before a title: "World Bank President", "the AUC's Commissioner", "Russian Deputy Minister"."""
        line = self.line
        k = post.begin - 1
        if k > 1 and line.word(k) == "," and line.body[k - 1] is not None and post.body is None:  # "(MOIS, Minister X)"
            x = line.at(line.body[k - 1].begin)
            if line.word(x - 1) == "(":
                post.body = line.body[k - 1].id
                return
        if k >= 0 and line.word(k) == ")" and line.body[k - 1] is not None:  # "Development Bank (ADB) Country Manager"
            m = line.body[k - 1]
            if post.body is None:
                post.body = m.id
            post.front = line.at(m.begin)
            return
        genitive = k > 0 and line.tokens[k].kind == "genitive"
        if genitive:
            k -= 1
        if k > 1 and line.word(k) == ")" and line.whole_geo(k - 1) and line.word(k - 2) == "(":
            k -= 1  # "People's Republic of China (PRC) State Councilor"
        if k < 0:
            return
        m = line.body[k]
        if (m is not None and line.tokens[k].end == m.end) or (
            m is not None and line.tokens[k].end <= m.end and genitive
        ):
            if post.body is None:
                post.body = m.id
            post.front = line.at(m.begin)
            return
        g = line.geo[k]
        if g is not None and (line.whole_geo(k) or genitive):
            if post.country is None or post.head in _NATIONAL:
                post.country = g.country
            if post.head in _NATIONAL and not genitive and g.form == "name":
                post.title = f"{self.line.text[g.begin : g.end]} {post.title}"
            b = line.at(g.begin)
            x = b - 1
            if line.word(x).lower() in ("former", "outgoing", "then", "ex"):
                post.title = f"{line.word(x)} {post.title}"
                post.begin = x
            else:
                post.begin = b
        elif line.city[k] is not None and post.country is None and line.city[k].end >= line.tokens[k].end:
            post.country = line.city[k].country
        elif k >= 0 and m is None and not genitive and post.body is None and not post.lower:
            t = line.tokens[k]
            single = k == 0 or not line.cap(k - 1) or line.bits(k - 1) & FUNCTION
            if (
                t.kind == "word"
                and t.cap
                and single
                and (
                    (t.upper and 2 <= len(t.text) <= 8 and not line.heading)
                    or (post.head in _OF_COMPANIES and persons.unknown(t))
                )
            ):
                post.lead, post.front = (k, k + 1), k

    # -- names for posts
    def _body_after_comma(self, post: _Post) -> None:
        """ "Director, Information Services Department, Russ Molosiwa", with the country behind the body or not."""
        line, k = self.line, post.end
        if (
            line.word(k) != ","
            or post.body is not None
            or k + 1 >= len(line.tokens)
            or line.body[k + 1 + (line.word(k + 1) == "the")] is None
        ):
            return
        m = line.body[k + 1 + (line.word(k + 1) == "the")]
        end = line.at(m.end - 1) + 1
        g = line.geo_end(end + 1) if line.word(end) == "," else end + 1
        if g > end + 1:
            end = g
        if (
            line.word(end) != ","
            or persons.forward(line.tokens, end + 1, self.blocked, bool(line.bits(end + 1) & HONORIFIC)) == end + 1
            or self._name_before(post) is not None
        ):
            return
        post.body, post.end = m.id, end

    def _attach(self, post: _Post, previous: _Post | None) -> None:
        line = self.line
        if post.plural:
            self._plural(post)
            return
        self._body_after_comma(post)
        k = post.end
        if line.word(k) == "(":
            k = self._skip_bracket(k) or self._bracket_of_post(post, k) or k
        glued = line.word(k) in (",", ":", "–", "—", "-", "(")
        name = self._name_behind(k + 1, False) if glued else self._name_behind(k, True)
        left = self._name_before(post)
        beyond = None
        if name is None and left is None and line.word(k) == "," and post.body is None:
            beyond, k = self._body_between(k)
            if beyond is not None and line.word(k) == ",":
                name = self._name_behind(k + 1, False)
        if name is not None and glued and left is not None and (not left.posts or self.leftward > 0):
            name = None  # a list of names, each before its post
        if name is not None and line.word(k) in ("-", "(") and not name.polite:
            name = None
        if (
            glued
            and previous is not None
            and previous.taken
            and line.word(post.begin - 1) == ","
            and previous.end == post.begin - 1
        ):
            owner = previous.owner
            if owner is not None and owner.end < previous.begin:
                self._give(owner, post)  # "X, Minister for Works, MP for Y, Z, Minister for ..."
                post.taken = True
                return
        if name is not None:
            if not self.claimed[name.begin]:
                self._add(name)
            self._give(name, post)
            if (
                post.head in _ROYAL
                and post.end == name.begin
                and post.core == post.end
                and (name.end - name.begin == 1 or (line.tokens[name.end - 1].upper and name.end - name.begin == 2))
            ):
                name.begin = post.core - 1
                self.claimed[name.begin] = name  # "Queen Máxima", "King Felipe VI"
            post.taken = True
            post.body = post.body or beyond
            self.leftward -= glued
            self._behind_name(name, post)
            return
        if (
            left is None
            and previous is not None
            and previous.taken
            and previous.end == post.begin - 1
            and (line.word(post.begin - 1) == "and")
        ):
            left = previous.owner
        if left is not None:
            if not self.claimed[left.begin]:
                self._add(left)
            self._give(left, post)
            post.taken = True
            self.leftward += 1
            self._item_body(post)

    def _body_between(self, k: int) -> tuple[str | None, int]:
        """ "Director, Ministry of X, Botswana, NAME": the body behind the comma at k, and the index behind."""
        line = self.line
        x = k + 1 + (line.word(k + 1) == "the")
        m = line.body[x] if x < len(line.tokens) else None
        if m is None:
            return None, k
        end = line.at(m.end - 1) + 1
        g = line.geo_end(end + 1)
        return m.id, g if line.word(end) == "," and g > end + 1 else end

    def _name_behind(self, k: int, adjacent: bool) -> _Seen | None:
        """The person's name at token k, after honorifics."""
        line, polite = self.line, False
        while k < len(line.tokens) and self._honors(k):
            polite = True
            k += 1
            if line.word(k) == "," and self._honors(k + 1):
                k += 1
            x = k
            while x < k + 3 and line.cap(x) and persons.unknown(line.tokens[x]) and not line.bits(x):
                x += 1
            if x > k and line.cap(x) and line.word(x).lower() in _OF_CHAINS:
                k = x  # "Samdech Vibol Sena Pheakdei X"
        end = persons.forward(line.tokens, k, self.blocked, adjacent or polite or line.word(k - 1) == ":", line.heading)
        if end == k:
            return None
        if (
            end == k + 1
            and line.word(k - 1) == ":"
            and line.word(end) == ","
            and line.word(end + 2) == ")"
            and line.cap(end + 1)
        ):
            end += 2  # "(Minister: Cho, KyooHong)"
        if (
            adjacent
            and not polite
            and end - k == 1
            and line.tokens[k].bits & COMMON
            and not line.tokens[k].bits & TOPIC
            and line.cap(end)
            and line.bits(end) & (EVENT | HEAD | TOPIC)
        ):
            return None
        if k < len(self.claimed) and (s := self.claimed[k]) is not None and s.begin == k:
            return s
        if (not adjacent and not polite and end - k < 2) or (end - k == 1 and not polite and self._doubtful(k)):
            return None
        seen = _Seen(
            line, k, end, "<title> <name>" if adjacent else "<title>, <name>", 0.97 if adjacent else 0.9, polite=polite
        )
        return seen

    def _doubtful(self, k: int) -> bool:
        """Whether a single ordinary word behind a title is likelier no name."""
        t = self.line.tokens[k]
        if not t.bits & COMMON or persons.unknown(t):
            return False
        if t.text.lower().endswith(_ABSTRACT):
            return True
        return self.line.heading or self.line.cap(k + 1) or t.text.lower() in self.words

    def _honors(self, k: int) -> bool:
        line = self.line
        b, word = line.bits(k), line.word(k).lower()
        if not b & HONORIFIC and word != "yang":
            return False
        if word == "yang":
            return bool(line.bits(k + 1) & HONORIFIC and line.cap(k + 1))
        if word in ("his", "her", "their", "the", "your"):
            return bool(line.bits(k + 1) & HONORIFIC and line.cap(k + 1) and not line.bits(k + 1) & FUNCTION)
        if (word == "tan" and line.word(k + 1).lower() != "sri") or (
            word in ("prince", "princess", "sheikh", "shaikh") and not line.cap(k + 1)
        ):
            return False
        return line.cap(k) and (
            not b & TITLE or not line.bits(k + 1) & (FUNCTION | COMMON) or word in ("general", "justice")
        )

    def _name_before(self, post: _Post) -> _Seen | None:
        """The person's name before a title, with a comma, bracket or dash between."""
        line = self.line
        k = post.front - 1
        while k >= 0 and line.word(k) in ("the", "The", "a", "an", "current", "also", "new", "currently"):
            k -= 1
        if post.head == "counterpart" and line.word(k) in ("his", "her", "their"):
            k -= 1
        appointed = line.word(k - (line.word(k) == "as"))
        if appointed.endswith(("appointed", "elected", "designated", "confirmed", "sworn", "named", "nominated")) and (
            line.word(k) == "as" or line.word(k - 1) in ("been", "was", "is", "were")
        ):
            k -= line.word(k) == "as"
            while k > 0 and line.word(k - 1) in ("has", "been", "was", "is", "had", "have", "were", "re"):
                k -= 1
            k -= 1
            if line.word(k) == ",":
                return None
            return self._name_ending(k + 1, post)
        if line.word(k) in ("is", "was") and line.word(k - 1) == "who" and line.word(k - 2) == ",":
            k -= 2
        elif line.word(k) in ("as", "is", "was") and k > 0:
            pass
        elif line.word(k) not in (",", "(", "–", "—", "-"):
            if (
                k == post.begin - 1
                and line.cap(post.begin)
                and persons.namelike(line.tokens[k])
                and (post.end > post.core or (line.word(post.end) == "," and line.body[post.end + 1] is not None))
            ):
                return self._name_ending(k + 1, post)  # "Joanna Kempers Ambassador of New Zealand"
            return None
        k -= 1 if line.word(k) in (",", "(", "–", "—", "-", "as", "is", "was") else 0
        if line.word(k) == ")":  # "Carlos Alvarado (left), President"
            while k > 0 and line.word(k) != "(":
                k -= 1
        else:
            k += 1
        e = k
        while e > 1 and line.bits(e - 1) & SUFFIX and line.word(e - 2) == "," and line.tokens[e - 1].upper:
            e -= 2
        return self._name_ending(e, post)

    def _name_ending(self, e: int, post: _Post) -> _Seen | None:
        """The person's name that ends before token e, where a post stands behind it."""
        line = self.line
        if e > 0 and (s := self.claimed[e - 1]) is not None and s.end == e:
            return s
        begin = persons.backward(line.tokens, e, self.blocked)
        if begin == e:
            return None
        polite = begin > 0 and bool(line.bits(begin - 1) & HONORIFIC)
        end = persons.forward(line.tokens, begin, self.blocked, polite, line.heading)
        if (
            end != e
            and e - begin in (2, 3)
            and (post.body or post.end > post.core)
            and not any(t.text.lower() in self.words or t.bits & TOPIC for t in line.tokens[begin:e])
        ):
            end = persons.forward(line.tokens, begin, self.blocked, True, line.heading)  # "Chin Young, Minister of X"
        if end != e:
            return None
        if not polite and not self._free(begin, e):
            return None
        return _Seen(line, begin, e, "<name>, <title>", 0.95, polite=polite)

    def _free(self, begin: int, end: int) -> bool:
        words = [t for t in self.line.tokens[begin:end] if t.kind == "word" and len(t.text) > 1]
        initial = any(t.kind in ("initial", "dotted") for t in self.line.tokens[begin:end])  # "T.Rejepow"
        return (
            len(words) + initial > 1
            and not all(t.upper for t in words)
            and not (self.line.city[begin] is not None and self.line.city[begin] is self.line.city[end - 1])
        )

    def _behind_name(self, name: _Seen, post: _Post) -> None:
        """What follows a name: "of Costa Rica", "of the Interior and Safety", "from IDB"."""
        line = self.line
        k = persons.after_letters(line.tokens, name.end)
        if line.word(k) == "(" and post.country is None:
            return
        x = k + 1 + (line.word(k + 1) == "the")
        m = line.body[x] if line.word(k) == "," and post.end == name.begin and x < len(line.tokens) else None
        if m is not None and post.body is None and post.end == post.core and post.head not in _OF_COUNTRIES:
            e = line.at(m.end - 1) + 1
            if line.word(e) in (";", ".", ")", "") or (line.word(e) == "," and line.bits(e + 1) & HONORIFIC):
                post.body = m.id  # "State Secretary Anna Berg, Ministry of Finance;"
                return
        for _ in range(3):
            word = line.word(k)
            if word not in ("of", "from", "at", "for") or (word == "for" and not line.bits(k + 1) & TOPIC):
                return
            x = k + 1
            while line.word(x) in ("the", "The"):
                x += 1
            m = line.body[x] if x < len(line.tokens) else None
            if m is not None:
                if post.body is None and not (
                    word == "at" and (post.country is not None or post.head in _OF_COUNTRIES)
                ):  # "X of Denmark at the White House"
                    post.body = m.id
                k = line.at(m.end - 1) + 1
                continue
            g = line.geo_end(x)
            if g > x and line.geo[x].form != "adjective":
                post.country = post.country or line.geo[x].country
                k = g
                if g + 1 < len(line.tokens) and line.tokens[g].kind == "genitive" and line.body[g + 1] is not None:
                    post.body = post.body or line.body[g + 1].id  # "of Japan's Ministry of X"
                    k = line.at(line.body[g + 1].end - 1) + 1
                continue
            if word == "of":
                stop = line.topics(x)
                if stop > x and not any(line.bits(y) & TOPIC for y in range(x, stop)):
                    stop = x
                if stop > x and ((post.core == post.end and "minister" in post.head) or post.head == "secretary"):
                    post.organization = post.organization or _implied(f"{post.title} of {line.span(k + 1, stop)}")
                    k = stop
                    continue
                if (
                    line.cap(x)
                    and stop == x
                    and line.tokens[x].kind == "word"
                    and not line.bits(x) & (FUNCTION | MONTH | TITLE | EVENT)
                ):
                    e = x
                    while line.cap(e) and e - x < 3:
                        e += 1
                    if post.body is None and not self.claimed[x] and line.city[x] is None:
                        post.body = body_of_name(self.doc, line, x, e, "<title name of name>").id
            return

    def _item_body(self, post: _Post) -> None:
        """ "Mark Carney, Chair, Brookfield Asset Management": the words behind a post, where no body is named."""
        line = self.line
        if post.body is None and post.end < len(line.tokens) and line.body[post.end] is not None:
            post.body = line.body[post.end].id  # "under secretary Ministry of Industry"
            return
        at = post.end
        if line.word(at) == "(":  # "Additional Secretary (East Asia), Ministry of X"
            at = next((x + 1 for x in range(at, min(at + 8, len(line.tokens))) if line.word(x) == ")"), at)
        if post.body is not None or line.word(at) != "," or (post.country is not None and post.abroad):
            return
        k = at + 1
        while line.word(k) == "the":
            k += 1
        m = line.body[k] if k < len(line.tokens) else None
        if m is not None:
            post.body = m.id
            return
        if not line.cap(k) or line.bits(k) & (TITLE | MONTH | HONORIFIC) or line.whole_geo(k) or line.city[k]:
            return
        if (
            line.sentence.kind != "item"
            and line.tokens[0].begin != self.doc.text.rfind("\n", 0, line.tokens[0].begin + 1) + 1
        ):
            return
        e = k
        while line.cap(e) or (line.word(e) == "&" and line.cap(e + 1)):
            e += 1
        rest = line.word(e)
        if (e - k <= 6 and rest in ("", ",", ";", "and", "(") and line.sentence.kind == "item") or (
            e == len(line.tokens) and e - k <= 6
        ):
            post.body = body_of_name(self.doc, line, k, e, "<name, title, body>").id
            if rest == "and" and line.cap(e + 1):
                x = e + 1
                while line.cap(x):
                    x += 1
                if x == len(line.tokens):
                    body_of_name(self.doc, line, e + 1, x, "<name, title, body>")

    def _plural(self, post: _Post) -> None:
        """ "Ministers A, B and C", "Presidents X of A and Y of B"."""
        line, k = self.line, post.end
        countries, k = self._countries_behind(post)
        if len(countries) > 1:
            post.country = None
        singles: list[_Post] = []
        after = self._name_behind(k + 1, False) if line.word(k) == "," else None
        if after is not None and line.word(after.end) == "," and line.word(after.end + 1) != "and":
            x = after.end + 1
            while line.bits(x) & (TOPIC | MOD | COMMON) and not line.bits(x) & TITLE and not line.cap(x) and x < after.end + 5:
                x += 1
            if line.bits(x) & TITLE and not line.cap(x):
                return  # "taken up by the ministers, Anna Berg, public relations head of X, said"
        if (line.word(k) == "," and after is None) or not line.cap(
            k + (line.word(k) in (",", ":"))
        ):
            self._plural_before(post)
            return
        first = True
        if line.word(k) in (",", ":"):
            k, first = k + 1, False
        while True:
            name = self._name_behind(k, first)
            if name is None or (
                not first
                and name.end - name.begin < 2
                and not name.polite
                and not persons.unknown(line.tokens[name.begin])
            ):
                break
            single = _Post(
                post.begin,
                post.end,
                post.core,
                _singular(post.title),
                _singular(post.head),
                post.body,
                post.organization,
                post.country,
            )
            self._add(name)
            name.posts.append(single)
            self._behind_name(name, single)
            singles.append(single)
            first = False
            k = name.end
            if line.word(k) == "of" and line.geo_end(k + 1 + (line.word(k + 1) == "the")) > k + 1:
                k = line.geo_end(k + 1 + (line.word(k + 1) == "the"))
            if line.word(k) == ",":
                k += 1
            if line.word(k) in ("and", "&"):
                k += 1
            if k == name.end:
                break
        if len(countries) > 1 and len(countries) == len(singles) and not any(p.country for p in singles):
            for single, country in zip(singles, countries, strict=True):  # "the ministers of A and B, X and Y"
                single.country = country

    def _countries_behind(self, post: _Post) -> tuple[list[str], int]:
        """The countries of "ministers of A, B and C", and the index after them."""
        line, k = self.line, post.end
        found = [post.country] if post.country else []
        while found and line.word(k) in (",", "and"):
            x = k + 1
            while line.word(x) in ("and", "the"):
                x += 1
            g = line.geo_end(x)
            if g == x or line.geo[x].form != "name":
                break
            found.append(line.geo[x].country)
            k = g
        return found, k

    def _plural_before(self, post: _Post) -> None:
        """ "Hon. X and Hon. Y, Deputy Ministers for Finance"."""
        line, k = self.line, post.begin - 1
        while line.word(k) in ("the", ","):
            k -= 1
        for _ in range(6):
            begin = persons.backward(line.tokens, k + 1, self.blocked)
            polite = begin > 0 and bool(line.bits(begin - 1) & HONORIFIC)
            if (
                begin == k + 1
                or persons.forward(line.tokens, begin, self.blocked, polite) != k + 1
                or self._taken(begin)
                or line.word(post.begin - 1) not in (",", "the")
            ):
                return
            seen = _Seen(line, begin, k + 1, "<names>, <titles>", 0.9, polite=polite)
            seen.posts.append(
                _Post(
                    post.begin,
                    post.end,
                    post.core,
                    _singular(post.title),
                    _singular(post.head),
                    post.body,
                    post.organization,
                    post.country,
                )
            )
            self._add(seen)
            post.taken = True
            k = begin - 1
            while line.bits(k) & HONORIFIC:
                k -= 1
            if line.word(k) not in ("and", ",", "&"):
                return
            k -= 1
            if line.word(k) == ",":
                k -= 1

    def _list_by_country(self, posts: list[_Post]) -> None:
        """ "the foreign ministers of Azerbaijan – Elmar Mammadyarov, Kyrgyzstan Chingiz Aidarbekov"."""
        line = self.line
        begun = {s.posts[0].begin for s in self.seen if s.posts}
        for post in posts:
            if not post.plural:
                continue
            listed = post.begin in begun
            for i in range(post.core, len(line.tokens)):
                m = line.whole_geo(i)
                if m is None or line.tokens[i].end != m.end:
                    continue
                if line.word(i + 1) in ("–", "-", "—", ":", "(") and not (listed and post.begin in begun):
                    name = self._name_behind(i + 2, False)
                elif listed and self._heads_item(m):
                    name = self._name_behind(i + 1 + (line.word(i + 1) == ","), False)
                    if name is not None and line.word(name.end) not in (",", ";", ".", "and", "") or name in self.seen:
                        name = None
                else:
                    continue
                if name is None:
                    continue
                name.rule = "<titles of> <country> – <name>"
                self._take_single(name, post, m.country)
                listed = True
        self._list_in_brackets([p for p in posts if p.plural])

    def _heads_item(self, country: Mention) -> bool:
        """Whether a country begins an item of a list: ", the Republic of X", "and Y"."""
        k = self.line.at(country.begin) - 1
        return self.line.word(k - (self.line.word(k) == "the")) in (",", "and", ";")

    def _list_in_brackets(self, posts: list[_Post]) -> None:
        """ "its co-chairs, Rosa Díaz (Peru) and Anna Berg (Sweden)": a person before each country in brackets."""
        line, found = self.line, []
        opened = [i for i, t in enumerate(line.tokens) if t.text == "("]
        for i in opened if len(opened) > 1 else ():
            g = line.geo_end(i + 1 + (line.word(i + 1) == "the"))
            if g <= i + 1 or line.word(g) != ")" or line.geo[g - 1] is None:
                continue
            begin = persons.backward(line.tokens, i, self.blocked)
            if i - begin >= 2 or (i and self._taken(i - 1)):
                found.append((begin, i, line.geo[g - 1].country))
        if len(found) < 2:
            return
        for begin, end, country in found:
            seen = self.claimed[end - 1] if self._taken(end - 1) else None
            if seen is None and end - begin >= 2 and persons.forward(line.tokens, begin, self.blocked, True) == end:
                post = next((p for p in reversed(posts) if p.begin < begin), None)
                seen = _Seen(line, begin, end, "<name> (<country>), in a list", 0.9)
                if post is None:
                    seen.country = country
                    self._add(seen)
                else:
                    self._take_single(seen, post, country)

    def _take_single(self, name: _Seen, post: _Post, country: str) -> None:
        """Give a person of a list the singular of the title at the list's head."""
        title = _singular(self.line.span(post.begin, post.core))
        name.posts.append(
            _Post(post.begin, post.end, post.core, title, _singular(post.head), country=country, lower=post.lower)
        )
        self._add(name)
        post.taken = True

    # -- names without posts
    def _taken(self, i: int) -> bool:
        return i < len(self.claimed) and self.claimed[i] is not None

    def _polite(self) -> None:
        """ "Mr. X", "H.E. X", "Dr. X" without a post."""
        line = self.line
        for i, t in enumerate(line.tokens):
            if (
                not t.bits & HONORIFIC
                or not t.cap
                or t.text.lower() not in _MR
                or (line.bits(i + 1) & HONORIFIC and line.cap(i + 1))
            ):
                continue
            if self._taken(i + 1) or (
                line.bits(i + 1) & (MOD | TITLE)
                and not persons.unknown(line.tokens[i + 1])
                and line.bits(i + 2) & (TITLE | MOD)
            ):
                continue
            end = persons.forward(line.tokens, i + 1, self.blocked, True, line.heading)
            if end > i + 1:
                seen = _Seen(line, i + 1, end, "<honorific> <name>", 0.9, polite=True)
                self._add(seen)
                self._of(seen)

    def _of(self, seen: _Seen) -> None:
        """ "Mr. X from IDB", "X of the Ministry of Y": a body or country behind a name."""
        line = self.line
        k = persons.after_letters(line.tokens, seen.end)
        if line.word(k) in ("of", "from"):
            x = k + 1 + (line.word(k + 1) == "the")
            if x < len(line.tokens):
                if line.body[x] is not None:
                    body = self.doc.bodies[line.body[x].id]
                    seen.country = body.country
                    seen.posts.append(_Post(k, x, x, "", "", body.id, body.name, body.country))
                elif line.geo_end(x) > x:
                    seen.country = line.geo[x].country

    def _bare(self) -> None:
        """Names with neither title nor honorific: before a verb of speech, or with "a ..." behind."""
        line, i = self.line, 0
        if line.heading:
            return
        while i < len(line.tokens):
            if not line.tokens[i].cap or self._taken(i) or self.blocked[i]:
                i += 1
                continue
            start = i
            while i < len(line.tokens) and line.cap(i) and not self._taken(i):
                i += 1
            end = persons.forward(line.tokens, start, self.blocked, False)
            if end - start < 2 or end < i or not self._free(start, end) or line.city[start] is not None:
                i = max(i, start + 1)
                continue
            words = line.tokens[start:end]
            if sum(persons.unknown(t) for t in words) * 2 < len(words) or any(t.bits & TOPIC for t in words):
                continue
            nxt = line.word(end)
            noun = start - 1 - (line.word(start - 1) in ("—", ",", "–"))
            before = self.claimed[start - 2] if start > 1 and line.word(start - 1) == "and" else None
            if line.word(noun) in _PERSON_NOUNS or (before is not None and before.rule == "<noun> <name>"):
                self._add(_Seen(line, start, end, "<noun> <name>", 0.85))
                continue
            if start > 1 and line.tokens[start - 1].kind == "genitive" and line.body[start - 2] is not None:
                seen = _Seen(line, start, end, "<body>'s <name>", 0.85)
                body = self.doc.bodies[line.body[start - 2].id]
                seen.posts.append(_Post(start, start, start, "", "", body.id, body.name, body.country))
                self._add(seen)
                continue
            if (
                nxt in _SPEECH
                or line.word(start - 1) in ("said", "says", "added")
                or (nxt == "," and line.word(end + 1) in ("a", "an", "who", "whose"))
                or (nxt == "," and line.word(end + 1).isdigit() and len(line.word(end + 1)) == 2)
            ):
                self._add(_Seen(line, start, end, "<name> said", 0.8))

    # -- countries of posts
    def _countries(self, posts: list[_Post]) -> None:
        """Country and organisation of each post: from its body, the post before it, the words around."""
        line, doc = self.line, self.doc
        previous: _Post | None = None
        for seen in sorted(self.seen, key=lambda s: s.begin):
            for post in seen.posts:
                if (
                    post.lead is not None
                    and post.body is None
                    and post.organization is None
                    and not self._taken(post.lead[0])
                ):
                    post.body = body_of_name(doc, line, *post.lead, "<name> <title>").id
                body = doc.bodies.get(post.body or "")
                if body is not None:
                    post.organization = body.name
                    if post.country is None:
                        post.country = (self._side(post) if body.id in doc.unmarked else None) or body.country
                if post.bare and post.body is None:
                    begin, end = line.tokens[post.begin].begin, line.tokens[post.end - 1].end
                    m = next(
                        iter(doc.within(begin, end, "body")), None
                    )  # "Chairman of the Council": of which, bodies know
                    if m is None and line.word(post.end - 1).lower() in ("ministry", "department"):
                        m = next(
                            (
                                m
                                for m in reversed(doc.within(0, begin, "body"))
                                if m.form != "reference" and doc.bodies[m.id].kind in ("ministry", "agency")
                            ),
                            None,
                        )
                    if m is not None:
                        post.body, post.organization, post.country = (
                            m.id,
                            doc.bodies[m.id].name,
                            post.country or doc.bodies[m.id].country,
                        )
                if post.body is None and line.word(post.front - 1) in ("its", "Its"):
                    m = next(
                        (
                            m
                            for m in reversed(doc.within(0, line.tokens[post.front].begin, "body"))
                            if m.form != "reference"
                        ),
                        None,
                    )
                    if m is not None:
                        post.body, post.organization, post.country = (
                            m.id,
                            doc.bodies[m.id].name,
                            post.country or m.country,
                        )
                if post.organization is None and post.body is None:
                    post.organization = _implied(post.title)
                if (
                    previous is not None
                    and post.body is None
                    and post.organization is None
                    and post.country is None
                    and previous.body is not None
                    and previous.head == post.head
                    and self._near(previous, post)
                ):
                    post.body, post.organization, post.country = previous.body, previous.organization, previous.country
                if post.country is None:
                    post.country = self._counterparts(post) or self._represented(post) or self._on_behalf(seen)
                if post.country is None and (body is None or body.id in doc.unmarked):
                    post.country = self._side(post)
                if post.country is None and post.body is None:
                    post.country = posts_of.country_of(
                        " ".join(persons.key(seen.name)), post.title, posts_of.year_of(doc)
                    )
                    post.known = post.country is not None
                if (
                    post.country is None
                    and previous is not None
                    and post.body is None
                    and self._near(previous, post)
                    and _rank(previous.head) == _rank(post.head) == "government"
                    and previous.country != doc.home
                ):
                    post.inherited = "?" if previous.known else previous.country or previous.inherited
                if post.head == "counterpart":
                    post.title, post.head = (
                        (_own_title(previous.title), previous.head) if previous is not None else ("", "")
                    )
                    post.organization = _implied(post.title) if post.title else None
                previous = post
        self._in_order()

    def _on_behalf(self, seen: _Seen) -> str | None:
        """"NAME signing on behalf of the Netherlands", "NAME, who signed for Kenya"."""
        line = self.line
        k = seen.end
        k += line.word(k) == ","
        k += line.word(k) in ("who", "both")
        if line.word(k) not in ("signing", "signed", "acting", "acted", "speaking", "spoke"):
            return None
        k += 1
        if [line.word(k + n) for n in range(3)] == ["on", "behalf", "of"]:
            k += 3
        elif line.word(k) == "for":
            k += 1
        else:
            return None
        k += line.word(k) == "the"
        if [line.word(k), line.word(k + 1)] == ["Government", "of"]:
            k += 2 + (line.word(k + 2) == "the")
        return line.geo[k].country if line.geo_end(k) > k and line.geo[k].form == "name" else None

    def _represented(self, post: _Post) -> str | None:
        """ "Slovenia was represented by State Secretary X, Croatia by Minister Y"."""
        line = self.line
        k = post.front - 1
        while line.word(k) in ("the", "its", "their"):
            k -= 1
        if line.word(k) != "by":
            return None
        k -= 1
        while line.word(k) in ("was", "is", "were", "represented", "being", "also"):
            k -= 1
        m = line.whole_geo(k) if k >= 0 else None
        return m.country if m is not None and m.form == "name" else None

    def _side(self, post: _Post) -> str | None:
        """ "The Nepali delegation included X, Foreign Secretary", "Permanent Secretary X led the Thai delegation"."""
        line, found = self.line, self.sides
        if found is None:
            found = self.sides = [
                (x, line.geo[x - 1].country)
                for x in range(1, len(line.tokens))
                if line.word(x) in ("delegation", "side", "delegates", "team") and line.geo[x - 1] is not None
            ]
        if post.owner is not None:
            for x, c in found:
                if x - 2 == post.owner.end and line.word(x - 2) == "the":
                    return c  # "..., and Under-Secretary Y the Omani side"
        before = [c for x, c in found if x < post.begin]
        if before:
            return before[-1]
        if len(found) == 1 and any(
            line.word(y) in ("led", "leads", "headed", "heads", "lead") for y in range(post.begin, found[0][0])
        ):
            return found[0][1]
        return None

    def _near(self, a: _Post, b: _Post) -> bool:
        """Whether two posts stand in one list: only "and" or a comma between the person of the first and the second."""
        line = self.line
        return (
            b.begin > a.end
            and b.begin - a.end < 9
            and any(line.word(x) in ("and", ",", ";") for x in range(b.begin - 2, b.begin))
        )

    def _counterparts(self, post: _Post) -> str | None:
        """ "their Costa Rican counterparts President X", "In Honduras, ... will meet with President Y"."""
        line = self.line
        for x in range(post.begin - 1, max(-1, post.begin - 3), -1):
            if line.word(x) in ("counterparts", "counterpart") and line.geo[x - 1] is not None:
                return line.geo[x - 1].country
        first = 1 + (line.word(0) in ("While", "Whilst") and line.word(1) == "in")
        if (
            line.word(first - 1) in ("In", "At", "in")
            and line.geo[first] is not None
            and line.word(line.geo_end(first)) == ","
            and post.begin > line.geo_end(first)
            and _rank(post.head) == "government"
        ):
            if any(
                w in ("meet", "met", "meets", "with", "by")
                for w in (line.word(post.begin - 1), line.word(post.begin - 2), line.word(post.begin - 3))
            ):
                return line.geo[first].country
        return None

    def _in_order(self) -> None:
        """As many leaders without a country as countries listed before them in the sentence: they go in order."""
        line = self.line
        heads = [
            (s, s.posts[0])
            for s in sorted(self.seen, key=lambda s: s.begin)
            if s.posts and s.posts[0].head in ("president", "minister", "premier", "chancellor")
        ]
        if len(heads) < 2 or any(p.body for _, p in heads) or all(p.country for _, p in heads):
            return
        listed = []
        for x in range(0, heads[0][1].begin):
            m = line.whole_geo(x)
            if m is not None and m.form == "name" and m.country not in listed:
                listed.append(m.country)
        if len(listed) == len(heads) and all(p.country in (None, c) for (_, p), c in zip(heads, listed, strict=True)):
            for (_, post), country in zip(heads, listed, strict=True):
                post.country = country


# ------------------------------------------------------------------ words of posts
@lru_cache(maxsize=2048)
def _implied(title: str) -> str | None:
    """The body that a title's own words imply: "Deputy Minister for Health" -> "Ministry of Health"."""
    words = title.split()
    for n, word in enumerate(words[:-2]):
        if (
            word in ("Minister", "minister", "Ministers")
            and words[n - 1 : n] not in (["Chief"], ["Prime"], ["First"])
            and words[n + 1] in ("of", "for")
            and words[n + 2] not in _NO_MINISTRY
        ):
            rest = words[n + 2 :]
            joint = next(
                (
                    x
                    for x, w in enumerate(rest)
                    if w in ("Minister", "Deputy", "Chairman", "Chairperson", "Prime", "Acting")
                ),
                None,
            )
            if joint is not None:
                rest = rest[:joint]
                while rest and rest[-1] in ("and", "&"):
                    rest.pop()
            return " ".join(["Ministry of", *rest]).rstrip(",") if rest else None
    post = load_registry().title(title)
    return post.organization if post is not None else None


def _rank(head: str) -> str:
    return (
        "government"
        if head
        in ("minister", "president", "premier", "secretary", "chancellor", "advisor", "general", "king", "governor")
        else head
    )


def _head_of(title: str) -> str:
    """The noun of a title: "Deputy Minister of Health" -> "minister"."""
    words = title.split(" of ")[0].split(" for ")[0].split(" to ")[0].lower().split()
    return words[-1] if words else ""


def _own_title(title: str) -> str:
    """A title without what it is of, for a counterpart: "Minister of Health" -> "Minister", "Head of State" stays."""
    return title if title.endswith((" of State", " of Government")) else title.split(" of ")[0]


def _singular(title: str) -> str:
    """ "Deputy Ministers for Finance" -> "Deputy Minister for Finance"."""
    words = title.split(" ")
    at = next((n for n, w in enumerate(words) if w in ("of", "for", "to", "at", "in") and n), len(words)) - 1
    noun = words[at]
    if noun.endswith("ies"):
        noun = noun[:-3] + "y"
    elif noun.endswith("men"):
        noun = noun[:-3] + "man"
    elif noun.endswith("s"):
        noun = noun[:-1]
    return " ".join([*words[:at], noun, *words[at + 1 :]])


# ------------------------------------------------------------------ persons
@dataclass(slots=True, eq=False)
class _Known:
    """A name that has been read, with the person, and what was said of them under any name."""

    words: tuple[str, ...]
    person: Official
    countries: set[str]
    heads: set[str]
    titles: set[str]

    def fits(self, countries: set[str]) -> bool:
        return not (self.countries and countries and not self.countries & countries)


_MOST_NAMESAKES = 200  # more persons of one surname are not compared: no notice has them


def _persons(doc: Document, seen: list[_Seen], spare: list[_Post]) -> None:
    """Put the names of one person together: full names first, then single ones that point to one of them."""
    by_word: dict[str, list[_Known]] = {}
    by_key: dict[tuple[str, ...], list[_Known]] = {}
    for s in sorted(seen, key=lambda s: len(persons.key(s.name)) < 2):
        words = persons.key(s.name)
        countries = {c for p in s.posts if (c := p.country or p.inherited) and c != "?"} | (
            {s.country} if s.country else set()
        )
        heads = {p.head for p in s.posts} | {_head_of(p.title) for p in s.posts}
        near = list(dict.fromkeys(k for w in words for k in by_word.get(w, ())[:_MOST_NAMESAKES]))
        hit = _hit(words, near, countries, heads, {p.title for p in s.posts if len(p.title.split()) > 2})
        person = hit.person if hit is not None else None
        if person is None:
            person = Official(f"official/{len(doc.officials) + 1}", "")
            doc.officials[person.id] = person
        known = next((k for k in by_key.get(words, ()) if k.person is person), None)
        if known is None:
            known = _Known(words, person, set(), hit.heads if hit else set(), hit.titles if hit else set())
            by_key.setdefault(words, []).append(known)
            for w in dict.fromkeys(words):
                by_word.setdefault(w, []).append(known)
        known.countries |= countries
        known.heads.update(heads)
        known.titles.update(p.title for p in s.posts)
        s.person = person
        name = _clean(s.name)
        if len(name) > len(person.name):
            person.name = name
    _settle(doc, seen, spare)


def _hit(
    words: tuple[str, ...], near: list[_Known], countries: set[str], heads: set[str], titles: set[str]
) -> _Known | None:
    """The name read before that means the same person; None where there is none, or more than one."""
    if len(words) > 1:
        full = [k for k in near if len(k.words) > 1]
        return (
            next((k for k in full if persons.same(k.words, words)), None)
            or next((k for k in full if k.words[-1] == words[-1] and titles & k.titles), None)
            # "Joe Biden" is "Joseph R. Biden, Jr." where both are said to be President
            or next(
                (k for k in full if persons.namesakes(k.words, words) and k.fits(countries) and heads & k.heads), None
            )
        )
    hits = [k for k in near if k.fits(countries)]
    if len({k.person.id for k in hits}) > 1:  # two of one surname: the one of this title
        hits = [k for k in hits if heads & k.heads]
    return hits[0] if len({k.person.id for k in hits}) == 1 else None


def _settle(doc: Document, seen: list[_Seen], spare: list[_Post]) -> None:
    """Give each person a country, and each bare title the organisation of its fuller form."""
    year, publisher = posts_of.year_of(doc), doc.notice.publisher or ""
    hosts = [
        m[-1].country
        for s in seen
        for p in s.posts
        if p.abroad
        and p.head in _POSTED
        and (m := doc.within(s.line.tokens[p.begin].begin, s.line.tokens[p.end - 1].end, "country"))
    ]
    home = posts_of.speaker(
        doc, hosts, {p.country for s in seen for p in s.posts if p.country and not p.known and p.head != "ambassador"}
    )
    of: dict[str, list[_Seen]] = {}
    for s in seen:
        of.setdefault(s.person.id, []).append(s)
    taken: dict[str, set[str]] = {}  # single post at home -> who may hold it
    open_: list[Official] = []
    for person in doc.officials.values():
        mine = of[person.id]
        posts = [p for s in mine for p in s.posts]
        country = next((p.country for p in posts if p.country), None) or next(
            (s.country for s in mine if s.country), None
        )
        body = next((p.body for p in posts if p.body), None)
        if country is None and body is None:
            country = next(
                (c for p in posts if (c := posts_of.country_of(" ".join(persons.key(person.name)), p.title, year))),
                None,
            )
        bare = [p for s in mine for p in s.posts if p.begin < s.begin]
        if country is None and body is None and bare and all(p.inherited for p in bare):
            country = bare[0].inherited
        if country is None and body is None:
            for s in mine:
                if s.posts and home and s.line.sentence.kind != "title":
                    found = posts_of.foreign(
                        doc, home, s.line.tokens[s.posts[0].begin].begin, s.line.sentence.begin, s.line.sentence.end
                    )
                    if found is not False:
                        country = found or "?"
                        break
        person.country = country
        if (
            country is None
            and (
                (posts and not any(p.head in _ROYAL for p in posts))
                or (any(p.head in _ROYAL for p in posts) and home not in ("US", None))
            )
            and (body is None or doc.bodies[body].kind in _OF_STATES)
        ):
            open_.append(person)
        for p in posts:
            key = posts_of.single_key(p.title)
            if key and (country is None or country == home) and body is None:
                taken.setdefault(key, set()).add(person.id)
    for person in open_:
        posts = [p for s in of[person.id] for p in s.posts]
        keys = [k for p in posts if (k := posts_of.single_key(p.title))]
        if not any(len(taken.get(k, ())) > 1 for k in keys) and not any(
            posts_of.held_by_another(doc, home, " ".join(persons.key(person.name)), p.title) for p in posts
        ):
            person.country = home
    _split_pairs(doc, seen)
    said: dict[str, set[tuple[str | None, str | None]]] = {}  # title -> bodies that the text names with it
    for p in (*spare, *(p for s in seen for p in s.posts)):
        if p.body:
            said.setdefault(p.title.lower(), set()).add((p.body, doc.bodies[p.body].country))
    ministry: tuple[str | None, str] | None = None  # the ministry last named or implied, for "of the Ministry"
    for s in seen:
        for p in s.posts:
            if (
                p.bare
                and p.organization is None
                and ministry is not None
                and s.line.word(p.end - 1).lower() in ("ministry", "department")
            ):
                p.body, p.organization = ministry
            elif p.organization and p.organization.startswith(("Ministry", "Department")):
                ministry = p.body, p.organization
    for person in doc.officials.values():
        if person.country == "?":
            person.country = None
        posts = [p for s in of[person.id] for p in s.posts]
        abroad = any(p.body and doc.bodies[p.body].kind in ("international-organization", "company") for p in posts)
        for s in of[person.id]:
            for p in s.posts:
                p.country = p.country or (None if abroad else person.country)
                if p.organization is None and p.body is None:
                    other = next(
                        (q for q in posts[:40] if q.organization and q.head == p.head and p.title in q.title), None
                    )
                    alike = said.get(p.title.lower(), set()) if p.head not in _OF_COUNTRIES else set()
                    if other is not None:
                        p.body, p.organization = other.body, other.organization
                    elif len(alike) == 1 and next(iter(alike))[1] in (p.country, None) and _alone(seen, person, p.title):
                        p.body = next(iter(alike))[0]  # "the Agency's Executive Secretary", "the Executive Secretary, X"
                        p.organization = doc.bodies[p.body].name
                        if doc.bodies[p.body].kind == "international-organization":
                            p.country = person.country = None
                    else:
                        p.body = posts_of.body_of_bare(doc, p.title, p.country, home, s.line.tokens[s.begin].begin)
                        if p.body:
                            p.organization = doc.bodies[p.body].name
                        elif p.country == home and "Ministry" in publisher and p.title in ("Minister", "Vice Minister"):
                            p.organization = publisher
                if (
                    p.body is None
                    and p.organization
                    and p.organization.startswith("Department of")
                    and p.country not in _DEPARTMENTS
                ):
                    p.organization = None  # a "Secretary of State" has a department in few countries
                if p.organization is not None and p.body is None:
                    p.body = next(
                        (
                            b.id
                            for b in doc.bodies.values()
                            if name_key(b.name) == name_key(p.organization)
                            and (b.country == p.country or p.country is None)
                        ),
                        None,
                    )
                    if p.body:
                        p.organization = doc.bodies[p.body].name
        real = (
            [p for p in posts if p.title.lower() not in _STYLES]
            if len(posts) > 1
            else [p for p in posts if p.title.lower() not in _HONORS_ONLY]
        )
        kept = {id(p) for p in real}
        for s in of[person.id]:
            s.posts = [p for p in s.posts if id(p) in kept]
        person.posts = list(dict.fromkeys((p.title, p.body, p.organization, p.country) for p in real))


def _alone(seen: list[_Seen], person: Official, title: str) -> bool:
    """Whether the notice names nobody else under this title."""
    return not any(p.title.lower() == title.lower() and s.person is not person for s in seen for p in s.posts)


def _split_pairs(doc: Document, seen: list[_Seen]) -> None:
    """ "The Vice President and Prime Minister Sunak": the first title is another person's, who was named before."""
    holders: dict[str, set[str]] = {}
    for s in seen:
        for p in s.posts:
            if " and " not in p.title:
                holders.setdefault(p.title, set()).add(s.person.id)
    for s in seen:
        for p in s.posts:
            left, _, right = p.title.partition(" and ")
            if (
                right
                and (others := holders.get(left))
                and s.person.id not in others
                and s.person.id in holders.get(right, ())
            ):
                p.title = right


def _clean(name: str) -> str:
    return name.rstrip(",")


# ------------------------------------------------------------------ later mentions
def _post_key(title: str) -> str:
    """A title for comparing: "Former Vice Minister of X" -> "vice minister"."""
    words = title.lower().replace("-", " ").split()
    for stop in ("of", "for", "to", "at", "in", "on"):
        if stop in words:
            words = words[: words.index(stop)]
    return " ".join(w for w in words if w not in ("former", "acting", "the", "then"))


def _later(doc: Document, lines: list[Line], seen: list[_Seen]) -> None:
    """Surnames alone and bare titles, where one person only can be meant."""
    words: dict[str, set[str]] = {}
    names: dict[int, tuple[int, Official]] = {}
    for s in seen:
        assert s.person is not None
        names[s.line.tokens[s.begin].begin] = (s.line.tokens[s.end - 1].end, s.person)
        for w in persons.key(s.name):
            if len(w) > 2 and not persons.known_word(w):
                words.setdefault(w, set()).add(s.person.id)
    posts = {
        s.line.tokens[i].begin for s in seen for p in s.posts for i in range(p.begin, min(p.end, len(s.line.tokens)))
    }
    last: dict[str, str] = {}  # post -> who was last spoken of as holding it
    for line in lines:
        until = -1
        for i, t in enumerate(line.tokens):
            if t.begin in names:
                until, person = names[t.begin]
                for title, _, organization, _ in person.posts:
                    for key in (_post_key(title), organization and f"{_post_key(title)} {organization}"):
                        if key:
                            last[key] = person.id
            if t.begin < until or line.body[i] is not None or (not t.cap and not t.bits & TITLE):
                continue
            if t.cap and not line.whole_geo(i) and not t.bits & (TITLE | EVENT) and not _in_longer_name(line, i):
                ids = words.get(persons.fold(t.text), set())
                if len(ids) == 1 and not (line.bits(i + 1) & EVENT and line.cap(i + 1)):
                    (person_id,) = ids
                    doc.add(
                        Mention(
                            t.begin,
                            t.end,
                            "official",
                            person_id,
                            "<surname>",
                            "reference",
                            doc.officials[person_id].country,
                        )
                    )
                    continue
            if (
                t.bits & TITLE
                and t.begin not in posts
                and line.word(i + 1) not in ("of", "for", "to")
                and not line.cap(i + 1)
            ):
                _title_alone(doc, line, i, last)


def _in_longer_name(line: Line, i: int) -> bool:
    """Whether a capitalised word stands beside another that may be a name: not a surname alone then."""
    for k in (i - 1, i + 1):
        if (
            line.cap(k)
            and persons.namelike(line.tokens[k])
            and persons.unknown(line.tokens[k])
            and not line.whole_geo(k)
        ):
            return True
    return False


def _title_alone(doc: Document, line: Line, i: int, last: dict[str, str]) -> None:
    """ "the Vice Minister", "the Finance Minister": the one last spoken of with this post."""
    k = i
    while (
        k > 0
        and line.bits(k - 1) & (MOD | TITLE | TOPIC)
        and line.tokens[k - 1].kind == "word"
        and line.word(k - 1).lower() not in ("the", "then", "first", "new")
    ):
        k -= 1
    if line.word(k - 1) not in ("the", "The"):
        return
    phrase = line.span(k, i + 1).lower()
    key = phrase.replace("-", " ")
    person_id = last.get(key)
    holders = [p for p in doc.officials.values() if any(_post_key(title) == key for title, *_ in p.posts)]
    if len({p.country for p in holders}) > 1:  # two prime ministers: home's is meant, or nobody can say who
        at_home = [p for p in holders if p.country == doc.home]
        person_id = at_home[0].id if len(at_home) == 1 and last.get(key) else None
    organization = _implied(line.span(k, i + 1))
    if person_id is None and organization is not None:
        person_id = last.get(f"minister {organization}") or last.get(f"{phrase} {organization}")
    if person_id is not None:
        doc.add(
            Mention(
                line.tokens[k].begin,
                line.tokens[i].end,
                "official",
                person_id,
                "<the title>",
                "reference",
                doc.officials[person_id].country,
            )
        )
