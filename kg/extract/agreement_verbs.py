"""What is done with a document: the verb that governs its name, lists that share one, and words that name none."""

from __future__ import annotations

import re

from kg.extract import agreement_words as W
from kg.extract.agreement_phrases import COUNT, WINDOW, Found, date_values
from kg.extract.document import Document
from kg.extract.parties import actors_in, sides
from kg.extract.slots import adverbial
from kg.language.sentences import Sentence

_DET = re.compile(
    r"(?:\b(?:the|a|an|its|their|his|her|our|this|that|these|those|said|another|several|some|both|all|such|many|"
    r"various|"
    r"new)\s+)+\Z",
    re.I,
)
_PREPOSITION = re.compile(
    r"\b(?:under|to|by|through|via|with|of|in|for|from|per|on|within|upon|into|concerning|regarding|after|(?<!the "
    r")following|since|before)\s+(?:(?:the|a|an|its|their|this|that|these|those|both|our|said|such)\s+)*\Z",
    re.I,
)
_WILL_BE_BY = re.compile(
    r"\b(?:will|would|shall|may|can|could|to be)\b[^.;]{0,80}\b(?:by|through|with|following|after|upon|at)\s+"
    r"(?:the\s+)?\Z",
    re.I,
)
_NOT_YET = re.compile(
    r"\b(?:will|shall|would|to|before|until|once|upon|when|after|pending|advance\s+of|expected|due|not|"
    r"yet)\b(?:\s+\w+){0,4}\s*\Z",
    re.I,
)
_RELATIVE = re.compile(
    r",?\s*(?:which|that)\s+(?P<who>[^,.;:]{2,90}?)\s+(?:have\s+|had\s+|has\s+)?(?:recently\s+|jointly\s+|"
    r"already\s+)?(?P<v>signed|concluded|adopted|initiall?ed|inked|exchanged)\b(?!\s+by)"
)
# "..., which had been signed in Ottawa": said of the document, whatever the main clause does with it
_RELATIVE_PASSIVE = re.compile(
    r"[^.;:]{0,140}?,\s*which\s+(?:has|have|had|was|were)\s+(?:\w+ly\s+|also\s+|been\s+){0,3}"
    r"(?P<v>signed|concluded|initiall?ed|inked|exchanged)\b"
)
_PUT_HANDS = re.compile(
    r"[^.;:]{0,140}?,\s*(?:to|on|under)\s+which\s+(?:[^.;:]{3,160}?\b(?:put|set|affixed)\s+(?P<v>(?:their|his|her)\s+"
    r"(?:signatures?|names?|hands?))\b|(?:the\s+)?(?P<p>signatures)\s+(?:have\s+been|had\s+been|are|were)\s+\w+)"
)
# "Signatures were put to the protocol by ...", "the signatures under the protocol are those of ..."
_SIGNATURES = re.compile(
    r"\b(?P<v>signatures?)\s+(?:(?:(?:has|have|had)\s+been|was|were|are)\s+(?:\w+\s+){0,2}?(?:put|set|affixed|"
    r"appended|"
    r"placed|given|added)\s+)?(?:to|on|under|upon)\s+(?:(?:the|an?|this|that)\s+)?\Z",
    re.I,
)
# "What A and B signed is an MoU", "the document that was signed by A and B is an MoU"
_IDENTIFIED = re.compile(
    r"(?:\bwhat\b[^.;:]{2,120}?|\b(?:document|paper|text|instrument)s?\b[^.;:]{0,120}?)\b(?P<v>signed|initiall?ed|"
    r"concluded|exchanged|inked)\b[^.;:]{0,100}?\b(?:is|was|are|were)\s+(?:(?:the|an?)\s+)?\Z",
    re.I,
)
# "the signing was proposed, between A and B, of an MoU"
_SPLIT_NOMINAL = re.compile(
    r"\b(?P<noun>signing|signature|conclusion|initiall?ing)\s+(?:(?:has|have|had)\s+been|was|were|is|are|"
    r"will\s+be)\s+"
    r"(?P<v>\w+ed)\b[^.;:]{0,120}?\bof\s+(?:(?:the|an?)\s+)?\Z",
    re.I,
)
_DONE_WITH = re.compile(r"(?:witness|complet|perform|celebrat|announc|attend|confirm|welcom|follow)", re.I)
# "stressed the importance of the signing of the convention": spoken of, not told
_MATTERS = re.compile(
    r"\b(?:importance|significance|emphasis|stress|weight|value)\b[^.;:]{0,90}\b(?:of|on|to)\s+(?:the\s+)?\Z", re.I
)
_SPOKEN_OF = re.compile(
    r"\A[^.;:]{0,90}\b(?:(?:was|were|is|are|been)\s+(?:also\s+|likewise\s+)?(?:discussed|considered|explored|raised|"
    r"proposed|"
    r"suggested|mooted|spoken\s+of|talked\s+(?:about|over)|touched\s+upon)|"
    r"(?:was|is)\s+what\s+[^.;:]{3,60}?\b(?:spoke|"
    r"talked|discussed|proposed|considered))\b",
    re.I,
)
# "twinning agreement by which A and B are bound"
_BINDS = re.compile(
    r"[\s,]*(?:by|in|under|through)\s+which\s+(?P<who>[^,.;:]{5,90}?)\s+(?:are|have\s+been)\s+(?P<v>bound|linked|"
    r"connected|joined|united|tied)\b"
)
# "Also cleared was an MoU", "Signed at the meeting were a protocol and ..."
_FRONTED = re.compile(
    r"\s*(?:(?:also|likewise|further|besides|today|then)\b,?\s+)?(?P<v>signed|initiall?ed|concluded|adopted|"
    r"exchanged|"
    r"approved|cleared|endorsed|inked|put\s+to\s+signature|discussed|(?:under|in)\s+(?:discussion|negotiation|"
    r"preparation|consideration)|negotiated)\b[^.;:]{0,80}?\b(?:was|were|is|"
    r"are)\s+(?:also\s+)?(?:(?:the|an?|two|three)\s+)?",
    re.I,
)
_NEGATIVE = re.compile(r"\b(?:not|never|yet\s+to|to\s+be|will|would)\b", re.I)
_NOD = re.compile(
    r"\b(?:gave|gives?|given|giving)\b[^.;:]{0,30}\b(?:nod|approval|assent|consent|green\s+light|go-ahead|"
    r"clearance)\s+"
    r"(?:to|for|on)\s+(?:(?:the\s+)?(?:signing|conclusion)\s+(?:of\s+)?)?(?:the\s+|an?\s+)?\Z",
    re.I,
)
_IS = re.compile(r"(?:is|are)\b.*", re.I)
# "both will look on as an MoU is signed", "asked whether the agreement is signed"
_AHEAD = re.compile(r"\b(?:will|shall|(?:is|are)\s+to|whether|when|once|if|until|before)\b", re.I)
# "Among the memoranda there are an MoU on X, an MoU on Y and ...", after the sentence that counts them
_AMONG_THEM = re.compile(
    r"\s*(?:(?:among|of)\s+(?:the(?:m|se)?|those)\b[^.;:]{0,80}?|(?:the|these|those|they|all)\b[^.;:,]{0,60}?)\b"
    r"(?:are|were|is|was|include[sd]?|comprise[sd]?|cover(?:s|ed)?)\b(?!\s+(?:to|not)\b)",
    re.I,
)
_ONE_OF_THEM = re.compile(r"(?:first|second|third|fourth|other)\b", re.I)
_LIST_HEADING = re.compile(r"\b(?:signed|concluded|exchanged|inked|signing)\b[^.;]{0,200}:\Z")
_OWN_MEMORANDUM = re.compile(r"\b(?:National|Presidential|Security|Executive)\b")
_BILL = re.compile(r"\b(?:draft|bill|approv\w+|agreed\s+to)\b[^,.;:]{0,40}\Z", re.I)
_DOCUMENT_ENDS = re.compile(r"\b(?:agreement|protocol|memorandum|notes|letters|addendum|arrangement)\s+\Z", re.I)
_SAID_OF_IT = ("<document> which <A> <signed>", "<document> binds <A> and <B>")
_INSTRUMENTS = re.compile(r"\bexchang\w+\s+(?:the\s+)?instruments\s+of\s+\Z", re.I)
_ARTICLE = re.compile(r"\b(?:the|an?|its|their)\s+\Z", re.I)
_ENTRY_OPENS = re.compile(r"(?:\(?\w{1,3}[.)]\s+)?[“\"]?[A-Z]")
_SUM = re.compile(
    r"(?:\b[A-Z]{2,3}\s?|\bUS\$|[$€£¥₩])?\s?\d[\d.,]{0,12}[\s-]?(?:(?:thousand|million|billion|mn|bn|m)\b[\s-]?)?"
    r"(?:(?:US\s+)?(?:dollars?|euros?|yen|won|yuan)\s+)?\Z",
    re.I,
)
_QUESTION = re.compile(r"\b(?:do|does|did|idea|if|whether|could|right|unwilling)\s+(?:\w+\s+){0,2}(?:to\s+)?\Z", re.I)
_PROVISION = re.compile(
    r"\b(?:provision|package|allocation|series|number|set)\s+of\s+(?:the\s+|a\s+)?(?:\w+\s+)?\Z", re.I
)
_COORDINATED = re.compile(
    r"\s*(?:(?:on|for|with|between|to|in)\b[^.;:]{1,110}?)?\s*(?:,|,?\s*and|,?\s*as\s+well\s+as|,?\s*along\s+with|"
    r",?\s*together\s+with|,?\s*(?:including|such\s+as|among\s+them|namely|notably|among\s+which)|;)\s+"
    r"(?:(?:the|a|an|its|their|also|two|three|four|another|new|first|second|third)\s+)*\Z",
    re.I,
)
_SIMILAR = re.compile(r"\s+of\s+(?:a|the|this)\s+(?:similar|same|like)\s+(?:kind|sort|type|nature)\b", re.I)
_WILL = re.compile(r"\b(?:will|shall|(?:is|are)\s+to)\b", re.I)
_OLD = re.compile(r"\b(?:existing|current|since|earlier|previous|already|framework\s+of|in\s+force)\b", re.I)
_GAPPED = re.compile(
    r"(?:\s[^.;:]{1,110}?)?(?:,|;)?\s+and\s+(?:(?:the|an?|another|two|three|four|five|also|with|by)\s+)*", re.I
)
_FINITE = re.compile(r"\b(?:was|were|is|are|has|have|had|will|would|said|met|held|agreed|discussed)\b", re.I)
_AUXILIARY = re.compile(r"\b(?:was|were|is|are|has|have|had|will|would)\b", re.I)
_AMONG = re.compile(r",?\s+(?:including|such\s+as|among\s+them|among\s+which|namely|notably)(?:\s+the|\s+an?)?\Z")
_COUNT_OF_DOCUMENTS = re.compile(r"(?:a\s+)?(?:[\w-]+\s+){0,4}(?:documents|papers|instruments|deals|texts)")
_NONE = re.compile(r"\b[Nn]o\s+(?:(?:new|such|other|further|separate|formal|bilateral|binding)\s+){0,2}\Z")
# "formalised their cooperation in a memorandum", "sealed the partnership with an agreement"
_LAID_DOWN = re.compile(
    r"\b(?P<v>formali[sz]ed|sealed|enshrined|laid\s+down|cemented|codified|anchored)\s+(?:their|the|its|this)\s"
    r"[^.;:,]{2,60}\s(?:in|by|through|with)\s+(?:signing\s+)?(?:(?:the|an?)\s+)?\Z", re.I
)
_OF_BOTH_SIDES = re.compile(r"(?:approved|agreed|confirmed|endorsed|adopted)", re.I)
_BY_SIDES = re.compile(
    r"\s+(?:between\b|by\s+(?:both\s|the\s+(?:two\s+)?(?:parties|sides|countries|governments|ministries|delegations|"
    r"agencies|institutions)\b))", re.I
)
_FUTURE_AUX = re.compile(r"\b(?:will|would|shall|to|should|may|might|could|must|not)\b", re.I)
_BRINGS = re.compile(r"\b(?P<v>br(?:ought|ings?|inging)|put(?:s|ting)?)\s+\Z", re.I)
_INTO_FORCE = re.compile(r"[^.;:]{0,60}?\s+into\s+(?:force|effect|operation)\b", re.I)
# "the following acts were signed on June 6:", "signed a number of documents:"
_INLINE = re.compile(
    r"(?:\b(?:documents|acts|instruments|papers|deeds|agreements|memoranda|MOUs|MoUs)\b[^.;:]{0,200}?"
    r"\b(?:signed|concluded|exchanged|inked|initialled)\b|\b(?:signed|concluded|exchanged|inked|initialled)\b"
    r"[^.;:]{0,120}?\b(?:documents|acts|instruments|papers|deeds|agreements|memoranda|MOUs|MoUs)\b)[^.;:]{0,160}:", re.I
)
_OUTCOMES = re.compile(
    r"\b(?:list\s+of\s+(?:the\s+)?(?:bilateral\s+|signed\s+)?(?:outcomes|documents|mous|agreements|memoranda)|"
    r"(?:documents|agreements|mous)\s+(?:signed|concluded|exchanged))\b", re.I
)
_AGREED = ("action-plan", "other", "declaration", "letter-of-intent")  # "agreed a plan", not "agreed to an agreement"
_OWN_PHRASES = re.compile(
    r"\s+(?:between|from|on|to|for)\s[^,.;:]{3,160},(?=\s+(?:signed|done|concluded|initialled)\b)"
)
_EXTENDED = ("extension", "renewal", "revision")
# what cannot stand between a verb and its object in one or two words
_NOT_OF_OBJECT = re.compile(
    r"[;:.]\s|\b(?:which|that|was|were|is|are|will|agreed|discussed|said|has|have|under|of|to)\b", re.I
)
# "signed and exchanged", "signed a series of": what follows is object of both verbs, or of the first
_SHARES = re.compile(r"(?:and\s+(?:\w+ly\s+)?\w+ed|a\s+(?:series|number|set)(?:\s+of)?)\s*(?:[\w-]+\s*){0,2}\Z")
_PHRASAL = re.compile(r"\s*(?:(?:up|off)\b|on\b(?!\s+(?:[A-Z\d]|the\b|behalf\b|th(?:is|at)\b)))")
_MONEY = re.compile(r"(?:[$€£¥₩]|\bUS\$|\bUSD|\bEUR|\b(?:million|billion|dollars|euros?|yen|won|yuan)\b)", re.I)


def _strip_det(left: str) -> str:
    """`left` without the determiners and counting words that end it."""
    for _ in range(4):
        m = _DET.search(left)
        if m and not re.search(r"\b(?:signed|of)\s+\Z", left):
            left = left[: m.start()]
            continue
        m = _SUM.search(left) or COUNT.search(left) or re.search(r"\b(?:19|20)\d\d\s+\Z", left)
        if m:
            left = left[: m.start()]
            continue
        m = re.search(r"\b(?:the|a|an)\s+(?:\w+\s+)?\Z", left)
        if m and m.end() - m.start() < 5:
            left = left[: m.start()]
            continue
        break
    return left


def govern(doc: Document, f: Found, before: Found | None, after: Found | None) -> None:
    """Set the status of a mention from the words that govern it."""
    text, s = doc.text, f.sentence
    low = max(s.begin, f.begin - WINDOW)
    left_all = text[low : f.begin].rstrip('“"‘')
    left = left_all
    if before is not None and not before.name and text[before.head[0] : before.head[1]].lower() == "declaration":
        before = None  # "the declaration, by the ministers, of a Joint Declaration": a deed, not a document
    if before is not None:
        left = text[max(low, before.end) : f.begin].rstrip('“"‘')
    bare = _strip_det(left)
    right_end = min(s.end, f.end + WINDOW)
    right = text[f.end : right_end]
    own_right = text[f.end : min(right_end, after.begin)] if after is not None else right

    # what stands right before: "the signing of the ..."
    m = W.NOMINAL.search(left if re.search(r"\b(?:of|for|on)\s+\Z", bare) is None else bare)
    if m is None:
        m = W.NOMINAL.search(bare)
    if m:
        noun = m["noun"].lower()
        at = (
            low + len(left_all) - len(left) + m.start()
            if before is None
            else f.begin - len(text[max(low, before.end) : f.begin]) + m.start()
        )
        f.verb, f.how = (at, at + len(noun)), "<signing> of <document>"
        ahead = left[: m.start()]
        if noun.startswith(("negotiat", "approv", "finali")) or W.NEGOTIATION_AFTER.match(text, f.end, right_end):
            f.status, f.how = "planned", "negotiating <document>"
        elif noun.startswith("implement"):
            f.status, f.how = "in-force", "implementation of <document>"
        elif noun.startswith(("ratif", "entry")):
            f.status = "planned" if W.FUTURE_NOMINAL.search(ahead) else "in-force"
            if f.status == "in-force" and _INSTRUMENTS.search(ahead):
                f.how = "<A> <ratifies> <document>"
        elif noun.startswith(_EXTENDED) and (signed := _signed_before(ahead)):
            offset = f.begin - len(text[max(low, before.end) if before is not None else low : f.begin])
            f.status, f.how = "signed", "<A> <signed> <document>"  # "signed the extension of the memorandum"
            f.verb = (offset + signed.start(), offset + signed.end())
        elif noun.startswith(("review", "revision", "extension")):
            f.status, f.how = "in-force", "<revision> of <document>"
        elif noun in ("signing", "signature", "conclusion") and _MATTERS.search(ahead):
            f.status = "mentioned"
        elif noun in ("signing", "signature", "conclusion") and _SPOKEN_OF.search(own_right):
            f.status, f.how = "planned", "negotiating <document>"
        elif W.FUTURE_NOMINAL.search(ahead) or _WILL_BE_BY.search(ahead) or W.FUTURE_AFTER.search(own_right):
            f.status = "planned"
        elif noun == "declaration" and f.kind != "declaration":
            f.status, f.verb = None, None
        else:
            f.status = "signed"
        if f.status:
            return
    split = _SPLIT_NOMINAL.search(left)
    if split:
        f.status = "signed" if _DONE_WITH.match(split["v"]) else "planned"
        at = f.begin - len(left) + split.start("noun")
        f.verb, f.how = (at, at + len(split["noun"])), "<signing> of <document>"
        return
    laid = _LAID_DOWN.search(left)
    if laid and not W.MODAL.search(left[: laid.start()]):
        at = f.begin - len(left) + laid.start("v")
        f.status, f.verb, f.how = "signed", (at, at + len(laid["v"])), "<A> <signed> <document>"
        return
    named = _SIGNATURES.search(left) or _IDENTIFIED.search(left)
    if named and not _NEGATIVE.search(named.group()):
        at = f.begin - len(left) + named.start("v")
        f.status, f.verb, f.how = "signed", (at, at + len(named["v"])), "<A> <signed> <document>"
        return
    # an active verb: "signed (on Tuesday with Peru) a ..."
    verb = None
    for v in W.VERB.finditer(bare):  # the last one counts
        if not (v.group().endswith("ing") and _ARTICLE.search(bare, 0, v.start())):  # "the amending protocol"
            verb = v
    if verb is not None:
        offset = f.begin - len(text[max(low, before.end) if before is not None else low : f.begin])
        if _gap_is_free(text, offset + verb.end(), offset + len(bare)):
            _active(doc, f, verb, bare, offset)
            if f.how == "<A> <ratifies> <document>" and (done := _reduced(text, f.end, right_end)):
                f.status, f.how, f.verb = "signed", "<document> signed", done.span("v")  # "ratified X, done at Y on Z"
            if f.status or f.rejected:
                return
    reduced = _reduced(text, f.end, right_end)
    subject = (
        not _PREPOSITION.search(text, low, f.begin)
        or _PROVISION.search(text, low, f.begin) is not None
        or reduced is not None
    ) and not W.QUALIFIES.match(text, f.end)
    if re.match(r"[\s,]*(?:[^.;:]{0,80},\s*)?(?:which|that)\s", own_right):
        subject = True
    relative = _RELATIVE.match(text, f.end, right_end)
    if relative and not re.search(r"\b(?:was|were|is|are|will|would|to)\b", relative["who"]):
        f.status, f.how, f.verb = "signed", "<document> which <A> <signed>", relative.span("v")
        return
    binds = _BINDS.match(text, f.end, right_end)
    if binds:
        f.status, f.how, f.verb = "in-force", "<document> binds <A> and <B>", binds.span("v")
        return
    told = _RELATIVE_PASSIVE.match(own_right) or _PUT_HANDS.match(own_right)
    if told and not _NEGATIVE.search(told.group()):
        group = told.lastgroup or "v"
        f.status, f.verb = "signed", (f.end + told.start(group), f.end + told.end(group))
        f.how = "<document> which <A> <signed>" if told.re is _PUT_HANDS else "<document> was <signed>"
        return
    fronted = _FRONTED.match(text, s.begin, f.begin)
    if fronted and fronted.end() == f.begin:
        _passively(f, "was", fronted["v"], fronted.span("v"))
        return
    if _NOD.search(left):
        f.status, f.how = "planned", "<A> <plans> <document>"
        return
    if W.NEGOTIATION_AFTER.match(text, f.end, right_end):
        f.status, f.how = "planned", "<document> negotiations"
        return
    if W.CEREMONY.match(text, f.end, right_end) or (
        text[f.head[0] : f.head[1]].lower().startswith("exchange of") and W.TOOK_PLACE.match(text, f.end, right_end)
    ):
        f.status, f.how, f.verb = "signed", "<document> signing ceremony", (f.end, f.end)
        return
    brings = _BRINGS.search(bare) if _INTO_FORCE.match(right) else None
    if brings:
        at = f.begin - len(text[max(low, before.end) if before is not None else low : f.begin])
        f.status, f.how = "in-force", "<A> <puts> <document> in force"
        f.verb = (at + brings.start("v"), at + brings.end("v"))
        return
    force = W.IN_FORCE.search(right)
    passive = _passive(right, own_right) if subject else None
    if (
        force
        and (
            subject
            or re.match(r"[^.;:]{0,90}\Z", right[: force.start()])
            or re.search(r"(?:which|that)(?:\s+(?:has|have)\s+been)?\s*\Z|,\s*\Z", right[: force.start()])
        )
        and ";" not in right[: force.start()]
        and not W.HEAD.search(right, 0, force.start())
    ):
        f.status, f.how = "in-force", "<document> in force"
        if _NOT_YET.search(right[: force.start()]) or _NOT_YET.search(bare):
            days = [date_values(d)[0] for d in doc.within(low, right_end, "date")]
            if not (days and doc.published and min(days) <= doc.published):
                f.status = "planned" if re.search(r"\b(?:will|expected|due)\b", right[: force.start()]) else None
        f.verb = (f.end + force.start(), f.end + force.end())
        if reduced and reduced.end() <= f.end + force.start():
            f.verb = reduced.span("v")
            if f.status == "in-force":
                f.how = "<document> was <signed>"  # "the protocol, signed by A and B in May, came into force in June"
        return
    if reduced:
        f.status, f.how, f.verb = "signed", "<document> signed", (f.end, f.end + reduced.end() - f.end)
        return
    if passive:
        wished = _IS.fullmatch(passive["aux"]) is not None and _AHEAD.search(text, s.begin, f.begin) is not None
        _passively(f, passive["aux"], passive["v"], (f.end + passive.start("v"), f.end + passive.end("v")), wished)
        if _OF_BOTH_SIDES.match(passive["v"]) and f.status in (None, "planned", "signed") and not f.rejected and (
            _BY_SIDES.match(right, passive.end("v")) and not _FUTURE_AUX.search(passive["aux"]) and not wished
        ):  # what both sides approve is concluded
            f.status, f.how, f.sided = "signed", "<document> was <signed>", True
            f.verb = (f.end + passive.start("v"), f.end + passive.end("v"))
        if f.status == "signed" and W.APPLIED_AFTER.search(right):
            f.status = "in-force"
        if f.status or f.rejected:
            if before is not None and before.status is None and _COORDINATED.fullmatch(text[before.end : f.begin]):
                before.status, before.how, before.verb, before.rejected = f.status, f.how, f.verb, f.rejected
            return
    if (
        before is not None
        and before.status
        and before.verb
        and before.verb[0] >= before.end
        and not _FINITE.search(own_right)
        and _GAPPED.fullmatch(text[before.verb[1] : f.begin])
    ):  # "an MoU was signed with A, and a protocol with B": the verb is said once
        f.status, f.how, f.verb = before.status, before.how, (f.end, f.end)
        f.beside = before
        return
    if before is not None and (before.status or before.rejected) and _COORDINATED.fullmatch(text[before.end : f.begin]):
        f.status, f.how, f.verb, f.rejected = before.status, before.how, before.verb, before.rejected
        f.beside = before
        return
    if f.kind == "declaration" and text[f.begin : f.head[1]].lower().lstrip("a ").startswith("joint "):
        by = W.JOINTLY_BY.match(text, f.end, right_end)
        if by and len(sides(actors_in(doc, by.end(), right_end, places=False))) > 1:
            f.status, f.how, f.verb = "signed", "<document> by <A> and <B>", (f.end, f.end)
            return
    if subject and W.FUTURE_AFTER.search(own_right[:120]):
        f.status, f.how = "planned", "<document> expected"
        return
    if (
        W.PLANNED_BEFORE.search(bare)
        or re.search(r"\b(?:draft|proposed|future|possible|prospective|planned)\b", text[f.begin : f.head[0]], re.I)
        or re.search(r"\b(?:draft|proposed|possible|prospective|planned|future)\s+\Z", left, re.I)
    ):
        f.status, f.how = "planned", "negotiating <document>"
        return
    if W.APPLIED_BEFORE.search(bare) or W.APPLIED_AFTER.match(own_right):
        f.status, f.how = "in-force", "implementation of <document>"
        return


def _reduced(text: str, begin: int, end: int) -> re.Match | None:
    """The participle behind a document's name, or behind the phrases of its sides and matter: "the convention between A
    and B on X, done at C"."""
    reduced = W.REDUCED.match(text, begin, end)
    if reduced is None:
        rest = _OWN_PHRASES.match(text, begin, min(end, begin + 200))
        reduced = W.REDUCED.match(text, rest.end() - 1, end) if rest else None
    return reduced


def _signed_before(ahead: str) -> re.Match | None:
    """The verb of signing of which the end of `ahead` is the object's beginning: "signed the (extension of)"."""
    last = None
    for last in W.VERB.finditer(ahead):  # noqa: B007
        pass
    if last is None or last.lastgroup != "sign" or not _gap_is_free(ahead, last.end(), len(_strip_det(ahead))):
        return None
    return None if W.MODAL.search(ahead[: last.start()]) or W.NEGATED.search(ahead[: last.start()]) else last


def _gap_is_free(text: str, begin: int, end: int) -> bool:
    """Whether between a verb and its object there are only adverbials, a word or two of the object, or a count of
    documents of which it is one."""
    gap = text[begin:end].strip()
    among = _AMONG.search(gap)
    if among:  # "were signed between the two countries, including a"
        end = begin + text[begin:end].index(gap) + among.start()
        gap = gap[: among.start()].strip()
    if not gap:
        return True
    counted = _COUNT_OF_DOCUMENTS.match(gap) if among else None
    if counted and (counted.end() == len(gap) or adverbial(gap, counted.end(), len(gap))):
        return True
    if len(gap) > 250 or re.search(r"\b(?:in|at|on|with|by|under|of|for|to|from|through|as|within|into)\Z", gap):
        return False
    if len(gap.split()) < 3 and not _NOT_OF_OBJECT.search(gap):
        return True
    return _SHARES.match(gap) is not None or adverbial(text, begin, end)


def _active(doc: Document, f: Found, verb: re.Match, bare: str, offset: int) -> None:
    word = verb.group().lower()
    ahead = bare[: verb.start()]
    group = verb.lastgroup
    first = word.split()[0]
    if verb.lastgroup == "sign" and _PHRASAL.match(bare, verb.end()):
        return
    modal = W.MODAL.search(ahead)
    if modal and W.MET_TO.search(ahead):
        modal = None
    if first.endswith("ed") and re.search(r"\bbe\s+\Z", ahead):
        return  # "that the one be renewed and the other be concluded": said of what stands before it
    if first.endswith("ed") and first != "signed" and _ARTICLE.search(ahead):
        return  # "the Renewed and Elevated Partnership"
    if W.NEGATED.search(ahead):
        f.rejected = "not concluded"
        return
    span = (offset + verb.start(), offset + verb.end())
    base = not first.endswith(("ed", "ing", "ied")) and first not in ("put", "set", "lent")
    how = "<A> <signed> <document>"
    if group == "sign":
        if (
            first.endswith("ing")
            and re.search(r"\b(?:of|for|towards?|before|considering|discussed)\s*\Z", ahead)
            and W.FUTURE_NOMINAL.search(ahead)
        ):
            modal = True
        if f.kind == "declaration" and f.strength == "weak" and first.startswith(("exchang", "seal")):
            return
        if first == "signed" and re.search(r"\b(?:the|all|these|those|of)\s+\Z", ahead):
            how = "<signed> <documents>"
        if (
            base
            and first in ("sign", "conclude", "ink", "exchange", "renew", "seal", "execute", "initial")
            and not modal
            and _QUESTION.search(ahead)
        ):
            return
        f.status, f.verb, f.how = ("planned" if modal else "signed"), span, how
    elif group == "issue":
        announced = first.startswith("announc")
        if announced and not (
            f.kind in ("declaration", "action-plan", "other", "fta", "treaty")
            and (f.proper or re.search(r"joint", doc.text[f.begin : f.head[1]], re.I))
        ):
            return
        if first.startswith(("declar", "endors")) and f.kind not in (
            "declaration",
            "action-plan",
            "protocol",
            "treaty",
        ):
            return
        f.status, f.verb, f.how = ("planned" if modal else "signed"), span, "<A> <adopted> <document>"
    else:
        if first.startswith("approv"):
            f.status = "planned"
        elif first.startswith(("ratif", "acced")):
            f.status = "planned" if modal or _BILL.search(ahead) else "in-force"
        elif first.startswith("implement"):
            f.status = "in-force" if f.proper or f.topic or f.definite else None
        elif first.startswith("award"):
            f.status = "signed" if f.kind == "contract" and not modal else None
        elif first in ("extending", "amending") and _DOCUMENT_ENDS.search(doc.text, max(0, span[0] - 20), span[0]):
            f.status = "in-force"  # "a protocol amending the convention"
        elif first.startswith(("extend", "amend")):
            f.status = "planned" if modal else "signed" if f.strength != "weak" or f.proper or f.topic else None
        elif first.startswith("reach"):
            f.status = (
                ("planned" if modal else "signed")
                if f.strength != "weak" or f.kind == "fta" or (f.proper and f.topic)
                else None
            )
        elif first.startswith("grant"):
            f.status = None
        elif first.startswith("discuss"):
            f.status = "planned" if not f.definite else None
        elif first.startswith("agree"):
            f.status = ("planned" if modal else "signed") if f.kind in _AGREED else None
        else:
            f.status = "planned"
        if f.status:
            agreed = "<A> <adopted> <document>" if first.startswith("agree") else "<A> <extends> <document>"
            shapes = {"signed": agreed, "in-force": "<A> <applies> <document>"}
            f.verb, f.how = span, shapes.get(f.status, "<A> <plans> <document>")
            if first.startswith(("ratif", "acced")) and f.status == "in-force":
                f.how = "<A> <ratifies> <document>"


def _passive(right: str, own_right: str) -> re.Match | None:
    """The passive verb of which a name is the subject."""
    for m in W.PASSIVE.finditer(right):
        gap = right[: m.start()]
        if (
            ";" in gap
            or len(gap) > 280
            or re.search(r"\.\s", gap)
            or len(_AUXILIARY.findall(gap)) > len(re.findall(r"\b(?:which|who|that|whom|where)\b|,\s*\Z", gap))
        ):
            return None
        if right.startswith(",") and re.search(r",\s*\Z", gap):
            return m  # "a memorandum, meant to ..., has been signed"
        if m.start() > len(own_right):
            between = right[len(own_right) : m.start()]
            if _FINITE.search(between) or _FINITE.search(own_right) or m["v"].lower().startswith(("put to paper",)):
                return None
        return m
    return None


def _passively(f: Found, aux: str, v: str, span: tuple[int, int], wished: bool = False) -> None:
    """Set the status of the subject of a passive verb at `span`; `wished`: it is only planned that it be done."""
    aux, v = " ".join(aux.lower().split()), v.lower()
    f.verb, f.how = span, "<document> was <signed>"
    future = wished or bool(
        re.search(r"\b(?:will|would|shall|to be|should|may|might|could|must|due|expected|scheduled)\b", aux)
    ) or re.match(r"(?:to|be)\b", aux) is not None
    if (re.search(r"\bnot\b", aux) and not re.search(r"\byet\b", aux)) or v in ("rejected", "refused"):
        f.rejected = "not concluded"
        return
    if v in ("terminated", "suspended") or v.startswith("cancel"):
        f.status = "mentioned"
    elif v == "discussed" or v.startswith(("under", "in ")):
        f.status, f.how = (None, "") if f.definite else ("planned", "negotiating <document>")
    elif v == "confirmed":
        f.status, f.verb, f.how = None, None, ""
    elif v in (
        "approved",
        "cleared",
        "agreed to",
        "drafted",
        "prepared",
        "proposed",
        "negotiated",
        "finalized",
        "finalised",
    ):
        f.status = "planned"
    elif v == "granted":
        f.status, f.verb, f.how = None, None, ""
    elif v in ("revised", "amended", "updated"):  # what is changed, or is to be, was there before
        f.status, f.how = "in-force", "<revision> of <document>"
    elif v in ("ratified", "implemented"):
        f.status = "planned" if future else "in-force"
    elif v in ("announced",) and f.strength == "weak" and not f.proper:
        f.status, f.verb, f.how = None, None, ""
    elif v in ("adopted", "issued", "released", "declared", "endorsed") and f.kind in (
        "mou",
        "contract",
        "loan",
        "fta",
    ):
        f.status = "planned" if future else None
    else:
        f.status = "planned" if future else "signed"


def read_lists(doc: Document, found: list[Found]) -> None:
    """Documents listed after "the following agreements were signed:" or "seven agreements are the outcome"."""
    intro: Found | None = None
    some: Found | None = None  # documents that were counted last ("six agreements were signed")
    explained: list[str | None] = []  # the names of those among them that were told of since
    for f in found:
        if (
            f.status is None
            and not f.rejected
            and (f.sentence.kind == "item" or f.begin - f.sentence.begin < 8)
            and (intro is None or intro.sentence.index < f.sentence.index - 1)
        ):
            intro = _heading_of_list(doc, f.sentence) or intro
        if f.status is None and not f.rejected and (inline := _inline_heading(doc, f)):
            f.status, f.how, f.verb, f.intro = "signed", "list of documents", None, inline
            continue
        counted = intro is not None and intro.count > 1
        if f.status is None and counted and _ONE_OF_THEM.match(doc.text, f.begin, f.head[0]):
            f.status, f.how, f.verb, f.intro = intro.status, "list of documents", None, intro
            f.kind, f.rejected = (intro.kind if f.kind == "agreement" else f.kind), None
            continue
        if f.status is None and not f.rejected and intro is not None:
            gap = f.sentence.index - intro.sentence.index
            if 0 < gap <= 24 and (_tells_of_them(doc, f, intro) or _is_list_entry(doc, f, intro)):
                f.status, f.how, f.verb, f.intro = intro.status or "signed", "list of documents", None, intro
                continue
        if some is not None and len(explained) < some.count and f.name not in explained and _is_explained(doc, f, some):
            explained.append(f.name)
            f.status, f.how, f.verb, f.intro = some.status, "list of documents", None, some
            continue
        if (
            f.plural
            and (f.count > 1 or re.search(r"\bfollowing\s+\Z", doc.text[max(0, f.begin - 30) : f.begin]))
            and not f.rejected
        ):
            if f.status in ("signed", "planned") or re.search(
                r"\boutcomes?\b|\bresult", doc.text[f.sentence.begin : f.sentence.end]
            ):
                f.status = f.status or "signed"
                f.how = f.how or "list of documents"
                intro = f
                if f.count > 1 and f.status == "signed":
                    some, explained = f, []
        elif (
            intro is not None
            and f.status is None
            and f.sentence.kind != "item"
            and f.sentence.index - intro.sentence.index > 1
            and not _tells_of_them(doc, f, intro)
        ):
            intro = None


def _tells_of_them(doc: Document, f: Found, intro: Found) -> bool:
    """Whether the sentence takes up the documents that one shortly before counted."""
    near = 0 < f.sentence.index - intro.sentence.index <= 4
    return near and _AMONG_THEM.match(doc.text, f.sentence.begin, f.sentence.end) is not None


def _is_explained(doc: Document, f: Found, intro: Found) -> bool:
    """Whether the sentence says what a document is going to do, and it is one of those that were just counted: "Six
    agreements were signed. ... Under the Memorandum of Understanding on Health doctors will be exchanged"."""
    if f.status is not None and f.how != "implementation of <document>":
        return False
    s = f.sentence
    return (
        f.topic is not None
        and f.proper
        and not f.plural
        and not f.rejected
        and 0 < s.index - intro.sentence.index <= 12
        and _WILL.search(doc.text, s.begin, min(s.end, f.end + 2 * WINDOW)) is not None
        and _OLD.search(doc.text, max(s.begin, f.begin - 60), f.begin) is None
    )


def _heading_of_list(doc: Document, item: Sentence) -> Found | None:
    """The line "... signed the following documents:" above a list, as if it were a count of documents."""
    for index in range(item.index - 1, max(-1, item.index - 20), -1):
        s = doc.sentences[index]
        m = _LIST_HEADING.search(doc.text, max(s.begin, s.end - 2 * WINDOW), s.end)
        short = s.end - s.begin < 200 and doc.text[s.end - 1] not in ".!?"
        if not m and short and (s.kind == "title" or ":" in doc.text[s.begin : s.end]):
            m = _OUTCOMES.search(doc.text, s.begin, s.end)
        if not m and (s.kind == "item" or short):
            continue  # another entry of the list
        if not m or W.MODAL.search(doc.text[max(s.begin, m.start() - 30) : m.start()]):
            return None
        return _heading(doc, s, s.end)
    return None


def _heading(doc: Document, s: Sentence, end: int) -> Found:
    """What stands in ``[s.begin, end)`` as a count of documents that were signed, with the sides and day it names."""
    days = [date_values(d)[0] for d in doc.within(s.begin, end, "date")]
    return Found(
        s.begin,
        s.begin,
        (s.begin, s.begin),
        "agreement",
        "weak",
        s,
        None,
        plural=True,
        status="signed",
        parties=sides(actors_in(doc, s.begin, end)),
        date=days[0] if len(days) == 1 else None,
    )


def _inline_heading(doc: Document, f: Found) -> Found | None:
    """The words before a colon in the sentence of a document, if they say that what follows was signed."""
    low = max(f.sentence.begin, f.begin - 4 * WINDOW)
    colon = doc.text.find(":", low, f.begin)
    m = _INLINE.search(doc.text, max(low, colon - 2 * WINDOW), colon + 1) if colon > 0 else None
    if m is None or m.end() != colon + 1 or _FUTURE_AUX.search(m.group()):
        return None
    return _heading(doc, f.sentence, colon)


def _is_list_entry(doc: Document, f: Found, intro: Found) -> bool:
    text, s = doc.text, f.sentence
    if s.kind == "item":
        return True
    opening = text[s.begin : s.begin + 40]
    if re.match(r"(?:They|These|The\s+\w+)\s+(?:are|were|include)\b", opening) or ":" in text[s.begin : f.begin][-200:]:
        return True
    end = doc.sentences[s.index - 1].end if s.index else 0
    return text[end - 1 : end] in ":;" or (
        _ENTRY_OPENS.match(text, s.begin)
        and f.begin - s.begin < 8
        and not _FINITE.search(text[f.end : s.end][:120])
    )


# ------------------------------------------------------------------ what is no document
def why_no_document(doc: Document, f: Found) -> str | None:
    """Why a phrase names no document here, or None when it does."""
    text = doc.text
    head = text[f.head[0] : f.head[1]]
    low = head.lower()
    if f.rejected:
        return f.rejected
    if W.PART_AFTER.match(text, f.head[1]) or (f.alias and W.PART_AFTER.match(text, f.end)):
        return "part of the name of a body or an occasion"
    before = text[max(f.sentence.begin, f.begin - 60) : f.begin]
    if _NONE.search(text, max(f.sentence.begin, f.begin - 20), f.head[0]):
        return "there is none"
    if low.startswith("contract") and W.OF_STAFF.search(text[f.begin : f.head[0]]):
        return "no document between governments or bodies"
    if W.PART_BEFORE.search(before) and f.how != "<signing> of <document>":
        return "part of the name of a body or an occasion"
    done = f.status in ("signed", "planned", "in-force") and bool(f.how)
    signed = f.verb is not None and f.status in ("signed", "planned")
    if (
        f.status == "planned"
        and f.strength == "weak"
        and f.how == "<A> <signed> <document>"
        and not f.definite
        and not f.proper
        and not f.topic
        and len(sides(actors_in(doc, max(f.sentence.begin, f.begin - WINDOW), min(f.sentence.end, f.end + WINDOW)))) < 2
    ):
        return "only thought of"
    if f.plural and not f.definite and text[f.begin : f.head[0]].lower().startswith("similar "):
        return "documents in general"
    if f.strength == "strong":
        if f.plural and not f.count and not f.definite and not f.topic and f.status != "signed" and not f.proper:
            return "documents in general"
        return None
    if f.how not in _SAID_OF_IT and W.NO_DOCUMENT_AFTER.match(text, f.head[1]) and not (f.proper and f.topic):
        return "no document"
    if (
        f.begin == f.head[0]
        and W.FEELING_BEFORE.search(text, max(f.sentence.begin, f.begin - 30), f.begin)
        and not f.topic
    ):
        return "no document"
    if (
        f.kind in ("protocol", "action-plan", "contract", "declaration", "treaty")
        and low.split()[0] not in ("treaty", "joint")
        and not signed
        and W.ONE_SIDE_BEFORE.search(text[f.begin : f.head[0]])
    ):
        return "of one side only"
    named = f.proper and (head[0].isupper())
    if f.plural and not f.count and not f.topic and not f.definite and not signed and not named:
        return "documents in general"
    if f.how == "<document> binds <A> and <B>" or _SIMILAR.match(text, f.head[1]):
        return None if f.how in _SAID_OF_IT else "one of a kind, not told which"
    if f.strength == "typed":
        if done or named or f.topic or f.sided or f.count or (f.definite and f.begin < f.head[0]):
            return None
        return "documents in general" if f.plural else None
    if f.kind == "loan":
        if (
            signed
            and _MONEY.search(text, max(f.sentence.begin, f.begin - WINDOW), min(f.sentence.end, f.end + WINDOW))
            and f.status
        ):
            return None
        return "money, not a document"
    if f.kind == "other" and low.startswith(("framework", "partnership")):
        return (
            None
            if (signed and f.topic and f.how == "<A> <signed> <document>" and low.startswith("frame"))
            or (
                low.startswith("partner")
                and signed
                and f.proper
                and head[0].isupper()
                and text[f.verb[0] : f.verb[1]].lower().startswith(("sign", "co-sign", "ink", "conclud"))
            )
            else "a frame of work, not a document"
        )
    if f.kind in ("other", "action-plan") and done and (f.sided or _of_two(doc, f)):
        if f.kind == "action-plan" and f.how in ("<A> <plans> <document>", "<A> <adopted> <document>"):
            f.status, f.how = "signed" if f.status != "planned" or f.verb else f.status, "<A> <adopted> <document>"
        return None
    if f.kind == "other" and low.startswith(("minutes", "terms")):
        return None if signed and f.how != "<A> <adopted> <document>" else "no document between parties"
    if f.kind == "action-plan":
        two = len(sides(actors_in(doc, f.begin, min(f.sentence.end, f.end + 80)))) > 1
        if re.search(r"\bjoint\b", text[f.begin : f.head[1]], re.I) and (done or f.topic):
            return None
        if f.beside is not None and f.beside.kept and signed:
            return None
        if two or f.how == "<A> <signed> <document>" or f.how == "list of documents" or f.how == "<document> signed":
            return None
        if f.how in ("<document> was <signed>", "<A> <adopted> <document>") and text[
            f.verb[0] : f.verb[1]
        ].lower().startswith(("sign", "conclud", "agreed")):
            return None
        if f.how == "<document> was <signed>" and re.search(
            r"\bcooperation|co-operation\b", text[f.begin : f.end], re.I
        ):
            return None
        return "a plan of one side"
    if f.kind == "declaration":
        if f.sentence.kind == "title" and f.status is None and low != "declaration":
            return "the notice itself, not issued jointly"
        if signed or (named and (f.topic or f.begin < f.head[0])) or f.how == "list of documents":
            if low == "declaration" and not signed and not f.proper:
                return "no document"
            return None
        if re.match(r"joint\s+(?:statement|declaration|communiqu)", low) and (done or f.definite):
            return None
        if f.topic and f.status == "planned":
            return None
        if f.definite and f.begin == f.head[0] and low in ("declaration", "statement", "communiqué", "communique"):
            return None if f.strength and _has_antecedent(doc, f) else "no document"
        return "no document"
    if low.startswith("convention"):
        if signed or f.how == "<A> <ratifies> <document>" or (named and head.startswith("Convention")):
            return None
        return "a meeting, not a treaty"
    if low.startswith("protocol"):
        if done or named:
            return None
        return None if f.definite and f.begin == f.head[0] and _has_antecedent(doc, f) else "no document"
    if low.startswith(("charter", "compact", "accord", "pact")):
        by_hand = signed and text[f.verb[0] : f.verb[1]].lower().startswith(("sign", "adopt", "conclud", "co-sign"))
        return None if by_hand or (named and low.startswith(("accord", "pact")) and f.topic is None) else "no document"
    if low.startswith("deal"):
        by_hand = f.verb is not None and re.match(r"(?:co-)?sign|ink|initial|seal|conclud", text[slice(*f.verb)], re.I)
        return None if signed and f.status == "signed" and by_hand else "no document"
    if low.startswith("project"):
        return None if signed else "no document"
    if low.startswith(("agreement", "arrangement", "contract", "memorand")):
        if (
            signed
            or f.how in ("list of documents",)
            or (f.status == "in-force" and (named or f.topic or f.sided or f.begin < f.head[0]))
        ):
            return None
        if named and low.startswith("memorand") and not _OWN_MEMORANDUM.search(text, f.begin, f.head[0]):
            return None
        if (named or (f.sided and f.definite and f.topic and W.TREATY_WORDS.search(f.topic))) and low.startswith(
            ("agreement", "arrangement")
        ):
            return None
        if f.status == "planned" and (f.topic or f.sided or f.begin < f.head[0]) and not low.startswith("contract"):
            return None
        if f.definite and not f.plural and _has_antecedent(doc, f):
            return None
        return "no document"
    return None if signed else "no document"


def _of_two(doc: Document, f: Found) -> bool:
    """Whether the subject of the verb of agreeing or adopting before a document is two sides: "A and B adopted X"."""
    if f.verb is None or f.verb[1] > f.begin or f.how != "<A> <adopted> <document>":
        return False
    if not re.match(r"adopt|agree|endors", doc.text[slice(*f.verb)], re.I):
        return False
    begin = max(f.sentence.begin, f.verb[0] - WINDOW)
    actors = actors_in(doc, begin, f.verb[0])
    return len(sides(actors)) > 1 and not re.search(r"[;:]|\b(?:which|that)\b", doc.text[actors[0].end : f.verb[0]])


def _has_antecedent(doc: Document, f: Found) -> bool:
    """Whether an earlier word of the notice, or the title, could be what a bare "the agreement" takes up."""
    return bool(W.HEAD.search(doc.text, max(0, f.begin - 20 * WINDOW), f.begin))
