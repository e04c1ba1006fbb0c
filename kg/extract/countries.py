"""Names of countries and cities in a notice -> mentions, facts that the notice names a country, and the home country.

`kg.language` finds the names; here the context decides: "Jordan" the person, "Georgia" the state, "in Spanish",
"Swiss francs" and "China Street" name no country; "San Jose" is the one whose country the notice speaks of.
A country inside a body's name counts ("Telecom Egypt"); a capital counts only where it stands for its government.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from kg.extract.document import Document, Mention
from kg.language.cities import City, CityFound, find_cities
from kg.language.countries import NameFound, find_countries, read_table
from kg.model import CountryFact

# ------------------------------------------------------------------ what a country's name is not
_THING = re.compile(
    r"\s+(?:(?P<street>Street|St\.|Avenue|Ave\b|Road|Rd\b|Boulevard|Blvd|Square|Lane|Drive|Terrace)|"
    r"(?P<water>Sea|Ocean|Strait|Straits|River)\b|"
    r"(?P<money>(?i:dollars?|francs?|pounds?|won|yen|yuan|renminbi|rupees?|krone|kroner|krona|kronor|dinars?|riyals?|"
    r"rials?|pesos?|reais|roubles?|rubles?|lira|rand|shillings?|taka|baht|ringgit|rupiahs?|dirhams?|tenge|dong|"
    r"kroons?|crowns?(?!\s+princ)|cents?))\b)")
_LANGUAGE_AFTER = re.compile(r"(?:[ -]+(?:speaking|language|languages|lessons?|translations?|subtitles|alphabet)\b|"
                             r"(?:\s+version)?\s*:|\s+version\b|[ -]medium\b)")
_LANGUAGE_BEFORE = re.compile(r"(?:\b(?:in|into|speaks?|speaking|spoke|spoken|fluent in|learn|learning|teach|teaching)"
                              r"(?:\s+(?:English|both|and|or|,|[A-Z][a-z]+(?:ese|ish|ian|ic|ch|n)\s*(?:,|and|"
                              r"or)))*\s+|"
                              r"\b[A-Z][a-z]+(?:ish|ic|ese|ch),?\s+(?:and|or)\s+)\Z")
_LANGUAGE_END = re.compile(r"\s*(?:[).,;/]|\Z|(?:and|or)\s+(?:English|[A-Z][a-z]+(?:ese|ish|ian|ic|ch))\b)")
_ADDRESS_BEFORE = re.compile(r"(?:[/@_]|[a-z0-9]\.)[\w-]*\Z")  # but "U.S.-Japan"
_NATURE_BEFORE = re.compile(r"\b(?:Lake|Mount|Mt\.?|River|Bay of|Gulf of|Strait of|Straits of|Sea of|"
                            r"Plains? of)[ \u00a0]+\Z")
_TITLE_BEFORE_NAME = re.compile(r"\b(?:Mr|Ms|Mrs|Miss|Dr|Mme)\.?[ \u00a0]+\Z")
_WORD_BEFORE = re.compile(r"([^\W\d_][\w.'’-]*)[ \u00a0]+\Z")
_WORD_AFTER = re.compile(r"[ \u00a0]+([A-ZÀ-Þ][\w'’-]*)")
_HONORIFICS = frozenset("Mr Mr. Ms Ms. Mrs Mrs. Miss Dr Dr. Sir Prof Prof. Hon Hon. Senator Judge Justice".split())
# capitalised words that stand before or after a country without being a person's name
_NO_PERSON = frozenset(
    "The A In On At To From Of For With And Or By Between Both Visit Team Royal Foreign Prime President Vice Deputy "
    "First Former Minister Ministers Ministry Government Ambassador Ambassadors Embassy King Queen Prince Princess "
    "Crown "
    "National Central Federal State States Bank Parliament Army Navy Air Police Customs Service Agency Authority "
    "Council "
    "Chamber Commerce Trade Investment Forum Summit Conference Meeting Week Day Days Year Development Cooperation "
    "Agreement Strategic Joint Bilateral Free High Secretary Director Chairman Head Delegation House Office Project "
    "Program Programme Vision Compact Business Economic Relations Partnership Times Post News Kingdom Republic "
    "Hashemite "
    "Committee Commission Dialogue Consultations Memorandum MoU MOU FTA EU UN UNDP UNICEF WHO USAID ROK US UK U.S "
    "Arab Greater Northern Southern Eastern Western North South East West Central Occupied Border International "
    "University School Hospital Airport Airlines Airways Telecom Energy Health Education Tourism Culture Water Media "
    "Red Representative Permanent Mission Consul General Consulate Why How When While As If Also Meanwhile Today "
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August "
    "Defense Defence Finance Interior Justice Agriculture Industry Labour Labor Science Technology Transport "
    "Environment "
    "Yesterday Tomorrow Recently Earlier Later Currently Since Under After Before During Following Outside Inside "
    "Through "
    "Unlike Like Over Across Around Because Although Though However Therefore Thus Here There Then Now Once Only "
    "Even Not "
    "Other All Some Many Most Every Each Neither Until Via About Against Among Within Without Where Which Who What "
    "Last Next "
    "Home Attorney Chief Supreme Economy Space Post Railways Speaker Embassy Bilateral Humanitarian Technical "
    "September October November December That This Its Their Our His Her Support Refugee Response Plan Ltd Inc".split())
_COUNTRY_PREPOSITIONS = frozenset("of in to from with and between for by the into across via or against "
                                  "towards".split())
_RELATION = re.compile(r"(?:\b(?:[Aa]mbassador|[Ee]nvoy)s?(?:[ -](?:[Dd]esignate|[Ee]lect))?\s+to|\bbetween)\s+\Z")
_SPEAKS = re.compile(
    r"\s+(?:(?:has|have|had|also|strongly|repeatedly|and\s+[A-Z]\w+)\s+)*(?:agreed|announced|urged|pledged|welcomed|"
    r"condemned|"
    r"proposed|rejected|offered|hopes?|wants?|believes?|considers?|supports?|intends?|said|says|regards?|attaches)\b")
_TRAVEL = re.compile(r"(?i:\b(?:flights?|route|trains?|travel|distance|roads?|railway|line|air links?|services?|"
                     r"buses)\s+between)\b[^.;]{0,40}\Z")
_SECOND_CAPITAL = re.compile(r"\bbetween\s+([A-ZÀ-Þ][\w .'’-]{1,24})\s+and\s+\Z")
_TWO_CAPITALS = re.compile(r"\s+and\s+")


@lru_cache(maxsize=1)
def _states() -> tuple[re.Pattern, re.Pattern]:
    """Patterns of a US state after "City, " and of a state next to another name in a list."""
    rows = read_table("us-states.csv")
    names = "|".join(r["name"] for r in rows if r["name"] != "Georgia")
    codes = "|".join(r["code"] for r in rows)
    after = re.compile(rf",\s+(?:{names}|Georgia|(?:{codes})(?=[\s,.;)]))")
    beside_after = re.compile(rf"(?:,\s+(?:and\s+)?|\s+and\s+)(?:{names})\b")
    return after, beside_after


@lru_cache(maxsize=1)
def _beside_before() -> re.Pattern:
    names = "|".join(r["name"] for r in read_table("us-states.csv") if r["name"] != "Georgia")
    return re.compile(rf"\b(?:{names}),?(?:\s+and)?\s+\Z")


def read_countries(doc: Document) -> None:
    """Add country and city mentions, state which countries the notice names, and set `doc.home`."""
    text = doc.text
    found = find_countries(text)
    kept: list[tuple[NameFound, str]] = []
    second = _second_codes(found)
    georgia_is_state = _georgia_is_state(text, found)
    other = _other_meanings(text, found)
    for name in found:
        why = _no_country(doc, name, georgia_is_state, other)
        if why:
            doc.drop("<country>", name.begin, name.end, why)
            continue
        code = name.codes[1] if name.codes in second else name.codes[0]
        kept.append((name, code))
    for name, code in kept:
        form = {"official": "name", "abbreviation": "name"}.get(name.form, name.form)
        doc.add(Mention(name.begin, name.end, "country", f"country/{code}", f"<country {name.form}>", form, code))
    doc.home = _home(doc)  # which city of several is meant, home may tell
    _read_cities(doc, found, [code for _, code in kept])
    stated = set()
    for m in doc.mentions:
        if m.kind == "country":
            sentence = doc.sentence_at(m.begin)
            if (sentence.index, m.id) not in stated:
                stated.add((sentence.index, m.id))
                begin, end = sentence.begin, max(sentence.end, m.end)
                doc.state(m.rule, begin, end, CountryFact(m.country), confidence=0.99 if m.form != "capital" else 0.9)
    doc.home = _home(doc)


def _second_codes(found: list[NameFound]) -> set[tuple[str, ...]]:
    """Code pairs ("Congolese": CD, CG) of which the text names, by a name of its own, only the second."""
    plain = {n.codes[0] for n in found if len(n.codes) == 1}
    return {n.codes for n in found if len(n.codes) > 1 and n.codes[1] in plain and n.codes[0] not in plain
            and n.codes != ("KR", "KP")}


def _other_meanings(text: str, found: list[NameFound]) -> dict[str, str]:
    """Abbreviations that the notice itself spells out as something else: "Professional Regulation Commission (PRC)"."""
    out = {}
    for name in found:
        short = text[name.begin:name.end]
        if not (short.isalpha() and short.isupper() and 3 <= len(short) <= 5):
            continue
        if text[name.begin - 1:name.begin] != "(" or text[name.end:name.end + 1] != ")":
            continue
        words = [w for w in re.findall(r"[^\W\d_][\w'’-]*", text[max(0, name.begin - 120):name.begin])
                 if w[0].isupper()][-len(short):]
        if "".join(w[0] for w in words) == short.upper() and not any(
                name.codes[0] in n.codes for n in find_countries(" ".join(words))):
            out[short] = " ".join(words)
    return out


def _georgia_is_state(text: str, found: list[NameFound]) -> bool:
    """Whether the notice's Georgia is the state of the US."""
    if not any("state" in n.check for n in found):
        return False
    country = re.search(r"\bTbilisi|Batumi|Abkhazia|Ossetia|South Caucasus|Saakashvili|\w+shvili\b|\b[A-Z]\w+adze\b|"
                        r"Government of Georgia|Parliament of Georgia|(?:Ministry|"
                        r"Minister) of [\w ,]+ of Georgia", text)
    state = re.search(r"\bAtlanta\b|Savannah|\(D-GA\)|\(R-GA\)|\bGa\.|Georgia (?:Governor|Department of|Power|Ports)|"
                      r"Governor of Georgia|Georgia, (?:USA|U\.S\.|United States)", text)
    return bool(state) and not country


def _no_country(doc: Document, name: NameFound, georgia_is_state: bool, other: dict[str, str]) -> str | None:
    """Why this name names no country here, or None when it does."""
    text, begin, end = doc.text, name.begin, name.end
    if text[end:end + 1] == "$":
        return "a currency"
    before = text[max(0, begin - 20):begin]
    if _NATURE_BEFORE.search(before):
        return "a lake, mountain, river or sea bears the name"
    if name.form in ("name", "adjective") and _TITLE_BEFORE_NAME.search(before):
        return "a person's name"
    if text[begin:end] in other:
        return f"here {text[begin:end]} is short for {other[text[begin:end]]}"
    if (
        _ADDRESS_BEFORE.search(text, max(0, begin - 30), begin)
        and not text[begin - 1].isspace()
        and not text[max(0, begin - 3) : begin].startswith("U.")
    ) or (re.match(r"\.[a-z]|[_@/]\w", text[end : end + 2]) and not text[begin:end].endswith(".")):
        between = text[begin - 1:begin] == "/" and text[begin - 2:begin - 1].isalpha()  # "Korea/Peru"
        if not between and not re.match(r"/[A-Z]", text[end:end + 2]):
            return "part of an address"
    thing = _THING.match(text, end)
    if thing and (thing["street"] or thing["water"] or name.form == "adjective"):  # "Koreans won", "Korea won"
        return f"a {thing.lastgroup} bears the name"
    state = _states()[0].match(text, end)
    if state and (georgia_is_state or not state.group().endswith("Georgia")):  # "Azerbaijan, Georgia" are two countries
        return "a place in a state of the US"
    if name.form == "adjective":
        sentence = doc.sentence_at(begin)
        if sentence.end - sentence.begin <= end - begin + 2:
            return "a language in a menu"
        if _LANGUAGE_AFTER.match(text, end):
            return "a language"
        if _LANGUAGE_END.match(text, end) and _LANGUAGE_BEFORE.search(text, max(0, begin - 60), begin):
            return "a language"
    if "state" in name.check and name.form == "name":
        if georgia_is_state:
            return "the state of the US"
        if _states()[1].match(text, end) or _beside_before().search(text, max(0, begin - 25), begin):
            return "a state of the US in a list of states"
    if "person" in name.check and _is_person(text, name):
        return "a person's name"
    return None


def _is_person(text: str, name: NameFound) -> bool:
    """Whether a name that people bear too stands in a person's name here."""
    before = _WORD_BEFORE.search(text, max(0, name.begin - 30), name.begin)
    after = _WORD_AFTER.match(text, name.end)
    word = before[1] if before else ""
    if word in _HONORIFICS:
        return True
    if word[:1].isupper() and word.rstrip(".") not in _NO_PERSON and not word.isupper() and "'" not in word \
            and "’" not in word and not find_countries(word):
        return True
    if name.form == "name" and after and word.lower() not in _COUNTRY_PREPOSITIONS:
        following = re.sub(r"['’]s\Z", "", after[1])
        return following not in _NO_PERSON and not following.isupper() and not find_countries(following) \
            and text[name.begin:name.end].isupper() is False
    return False


# ------------------------------------------------------------------ cities
_PLACE_BEFORE = re.compile(r"(?:\b(?:[Ii]n|[Aa]t|[Tt]o|[Ff]rom|[Nn]ear|[Vv]isit(?:ed|ing)?|[Vv]ia|[Ll]eft|[Cc]ity of|"
                           r"capital,?|"
                           r"(?:[Hh]eld|[Bb]ased|[Hh]osted) in)\s+(?:(?:the\s+)?(?:central|southern|northern|"
                           r"downtown|capital)\s+"
                           r"(?:city\s+of\s+|of\s+)?)?)\Z")
_CAPITALISED_AFTER = re.compile(r"[ \u00a0-](?:of[ \u00a0])?[A-ZÀ-Þ]")
_CAPITALISED_BEFORE = re.compile(r"[A-ZÀ-Þ][\w'’.-]*[ \u00a0-]\Z")
_TITLE_BEFORE = re.compile(r"(?:Mayor of|Governor of)\s+\Z")
_COMMA = re.compile(r",?\s*,\s*(?:the\s+)?|\s*\((?:the\s+)?")
_CITY_SUFFIX = re.compile(r"[ \u00a0](?:City|Province|Airport)\b")
_DATELINE_AFTER = re.compile(r"(?:,\s*[A-Z][\w ]{2,20})?\s*(?:[,.:/(]|[-–—]{1,2})")


def _read_cities(doc: Document, names: list[NameFound], codes: list[str]) -> None:
    text = doc.text
    taken = {at for n in names for at in range(n.begin, n.end)}
    named = Counter(codes)
    cities = find_cities(text)
    for found in cities:
        if not taken.isdisjoint(range(found.begin, found.end)):
            continue
        city = _which(doc, found, named)
        if city is None:
            continue
        form = "part" if _CAPITALISED_AFTER.match(text, found.end) and not _CITY_SUFFIX.match(text, found.end) \
            and text[found.end:found.end + 1] != "-" else "name"
        local = f"city/{city.name}|{city.country}"
        doc.add(Mention(found.begin, found.end, "city", local, "<city>", form, city.country))
        if city.kind == "capital" and form == "name" and _stands_for_government(text, found):
            doc.add(Mention(found.begin, found.end, "country", f"country/{city.country}",
                            "<capital> for its government", "capital", city.country))


def _which(doc: Document, found: CityFound, named: Counter) -> City | None:
    """The city that is meant, or None when none is."""
    text = doc.text
    after = _COMMA.match(text, found.end)
    if after:
        here = {m.country for m in doc.within(after.end(), after.end() + 45, "country") if m.begin == after.end()
                and m.form == "name"}
        for city in found.cities:
            if city.country in here:
                return city
    if _states()[0].match(text, found.end):  # "San Jose, California"
        return next((c for c in found.cities if c.country == "US"), None)
    if found.end - found.begin < 4 and text[found.begin:found.end].isupper():
        return None  # "ITU", "OSA": abbreviations
    before = _CAPITALISED_BEFORE.search(text, max(0, found.begin - 30), found.begin)
    best = found.cities[0]
    big = best.kind in ("capital", "seat") or best.thousands >= 1000
    place = _PLACE_BEFORE.search(text, max(0, found.begin - 40), found.begin)
    follows = _CAPITALISED_AFTER.match(text, found.end) and not _CITY_SUFFIX.match(text, found.end)
    if before and not place and text[found.begin - 1] != "-":
        return None
    candidates = [c for c in found.cities if named.get(c.country)]
    if not candidates and best.kind not in ("capital", "seat") and any(
        c.country != best.country and c.thousands * 3 >= best.thousands for c in found.cities[1:]
    ):
        candidates = [c for c in found.cities if c.country == doc.home]
        if not candidates:
            return None  # which of several large cities is not said
    if len(found.cities) > 1 and candidates and not (best.kind == "capital" and not named.get(best.country)
                                                     and candidates[0].thousands < 300):
        choice = max(candidates, key=lambda c: (c.kind == "capital", c.thousands >= 100, named[c.country], c.thousands))
    else:
        choice = best
    if choice.kind in ("capital", "seat") or choice.thousands >= 1000:
        return choice if big or place else None
    alone = len(found.cities) == 1 or found.cities[1].thousands * 5 < choice.thousands
    if place and not follows and choice.thousands >= 250 and alone:
        return choice  # "which took place in Samarkand": well known, though its country is not named
    if follows or not named.get(choice.country):
        return None
    place = place or _CITY_SUFFIX.match(text, found.end)
    if place and (choice.thousands >= 100 or choice.kind == "place" or len(found.cities) == 1):
        return choice
    return None


def _stands_for_government(text: str, found: CityFound) -> bool:
    """"Ambassador to Tbilisi", "between Seoul and Moscow", "Tokyo said"."""
    before = _RELATION.search(text, max(0, found.begin - 40), found.begin)
    if _TRAVEL.search(text, max(0, found.begin - 70), found.begin):
        return False
    second = _SECOND_CAPITAL.search(text, max(0, found.begin - 60), found.begin)
    if second and any(c.cities[0].kind == "capital" and c.end - c.begin == len(second[1])
                      for c in find_cities(second[1])):
        return not re.match(r"\s+(?:flights?|route|railway|bus)", text[found.end:found.end + 20])
    if before and before.group().startswith("between"):
        rest = _TWO_CAPITALS.match(text, found.end)
        nxt = rest and [c for c in find_cities(text[rest.end():rest.end() + 30]) if c.begin == 0
                        and c.cities[0].kind == "capital"]
        return bool(nxt) and not re.match(r"\s+(?:flights?|route|railway|bus)", text[found.end:found.end + 60])
    return bool(before) or bool(_SPEAKS.match(text, found.end))


# ------------------------------------------------------------------ home
_OF_COUNTRY = re.compile(r"(?:Ministry|Department|Government|Cabinet|Presidency|President|Office|Embassy)\b"
                         r"(?:\s+(?:of|for|and|the|&|[A-Z][\w'’-]*),?)*\s+of\s+(?:the\s+)?\Z")
_DOMAIN = re.compile(r"\.(?:gov|go|gob|gouv|gc|govt|gub|mil|ac|org|com|net|edu)\.([a-z]{2})(?:[/:]|\Z)|"
                     r"//[^/]+\.([a-z]{2})(?:[/:]|\Z)")

GOVERNMENT_ADDRESS = re.compile(r"\.(?:gov|go|gob|gouv|govt|gub)\.([a-z]{2})\b")


def _home(doc: Document) -> str | None:
    """The country whose government speaks, or None when that is not clear."""
    notice = doc.notice
    if notice.publisher:
        codes = {n.codes[0] for n in find_countries(notice.publisher)}
        if len(codes) == 1:
            return codes.pop()
        if "White House" in notice.publisher:
            return "US"
        address = re.search(r"\bgov\.([a-z]{2})\b", notice.publisher.lower())
        if address:
            return {"UK": "GB"}.get(address[1].upper(), address[1].upper())
    if notice.source:
        address = notice.source.lower()
        if re.search(r"//[^/]+\.(?:gov|mil)(?:[/:]|\Z)", address):
            return "US"
        m = _DOMAIN.search(address)
        if m:
            code = (m[1] or m[2]).upper()
            code = {"UK": "GB"}.get(code, code)
            if code not in ("EU", "IO", "TV", "ME", "CO"):
                return code
    mentions = [m for m in doc.mentions if m.kind == "country"]
    if not mentions:
        return None
    # the address of one government in the text, where the text names its country
    codes = {{"UK": "GB"}.get(c.upper(), c.upper()) for c in GOVERNMENT_ADDRESS.findall(doc.text)}
    if len(codes) == 1 and codes <= {m.country for m in mentions}:
        return codes.pop()
    score: Counter = Counter()
    for m in mentions:
        score[m.country] += 1
        if m.form == "name" and _OF_COUNTRY.search(doc.text, max(0, m.begin - 90), m.begin):
            score[m.country] += 0.5
    score[mentions[0].country] += 2
    ranked = score.most_common(2)
    if len(ranked) == 2 and ranked[0][1] == ranked[1][1]:
        return None
    return ranked[0][0]
