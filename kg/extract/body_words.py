"""Words of bodies' names that the rules ask for: what heads need, what makes a venue, a place or a company of them."""

from __future__ import annotations

import re

from kg.language.lexicon import Head

OF = frozenset("of for on de del du des da do für pour para OF FOR".split())
OF_MINISTRY = frozenset("of for de del du des da do für pour OF FOR".split())
OF_COUNCILS = frozenset("Presidency Secretariat Office Apparatus Chancellery".split())
ARTICLES = frozenset("the a an la las los le les l' El La".split())
SMALL = frozenset("de del la las los y e et du des da do dos das und für the".split())
# heads that need two words before them or a complement: alone with one they are places, things or people
WEAK = frozenset(
    "Team Unit Division Center Centre Party City Province County Protection Investigations Services Trust "
    "Club School Network Institution Society Union Corps Group Administration Alliance".split()
)
# heads that need a word that is none of the language's, or a country, before them
NAMED = frozenset("Enterprise Enterprises Industries Partners Group Team Holdings Network".split())
# heads that name a body by themselves ("the Central Bank")
FORMS = frozenset("JSC OJSC LLC LLP SE RSE CJSC PJSC NGO Company company agency association foundation".split())
OPEN, CLOSE = ("“", '"', "«", "„", "‘"), ("”", '"', "»", "“", "’")
NOUNS = {
    "governments": "local-government",
    "municipalities": "local-government",
    "companies": "company",
    "firms": "company",
    "banks": "company",
    "universities": "university",
    "company": "company",
    "firm": "company",
    "carrier": "company",
    "airline": "company",
    "contractor": "company",
    "newspaper": "company",
}
LOCAL = frozenset("local regional provincial municipal city metropolitan".split())
REGIONS = frozenset(
    "north south east west western eastern northern southern central new united greater democratic middle".split()
)
SINGLE_TOPICS = frozenset(
    "Transport Enterprise Invest Tourism Health Statistics Heritage Identity Sport Air Telecom".split()
)
POSSESSOR_TITLES = frozenset(
    "Prime Vice Deputy Attorney Public Chief First Auditor Solicitor Governor Director Secretary Inspector "
    "Surveyor Comptroller Accountant".split()
)
SUFFIXES = frozenset("JSC OJSC Ltd Ltd. Inc Inc. Limited LLC PLC plc Corp Corp. Co.".split())
WITH_PLACE = frozenset(
    "University College School Academy Institute Foundation Embassy Society Council Authority Agency Polytechnic "
    "Chamber Hospital Bank Board Club".split()
)
AT = frozenset("in at to from near around of visited".split())
SHARED = frozenset(
    "Joint Mixed Bilateral Binational Bi-National Trilateral Intergovernmental Inter-Governmental Tripartite".split()
)
PLURALS = {
    "Ministries": "Ministry",
    "Departments": "Department",
    "Governments": "Government",
    "Municipalities": "Municipality",
    "Embassies": "Embassy",
}
WHOLE = frozenset(
    tuple(h.split())
    for h in (
        "Parliament",
        "Congress",
        "Senate",
        "National Assembly",
        "Legislative Assembly",
        "Federal Assembly",
        "National Congress",
        "House of Representatives",
        "House of Councillors",
        "House of Commons",
        "House of Lords",
        "House of the People",
        "House of Assembly",
        "Chamber of Deputies",
        "National Diet",
        "Shura Council",
        "Oliy Majlis",
        "Central Bank",
        "Supreme Court",
        "Constitutional Court",
        "High Court",
        "Reserve Bank",
        "National Archives",
        "Planning Commission",
        "Coast Guard",
    )
)
PLACES = frozenset("City Province County Prefecture Governorate Municipality".split())
# heads of other languages, behind which adjectives stand before the complement: "Servicio Nacional de Aduanas"
ADJECTIVE_BEHIND = frozenset(
    "Servicio Dirección Direction Comisión Comissão Consejo Conselho Autoridad Autoridade Superintendencia Corporación "
    "Centro Fundación Fundação Fondation Asociación Associação Chambre Câmara Instituto Institut Agencia Agence "
    "Agência Banco Banque Secretaría Secretaria Universidad Université Universidade Agenzia Istituto Policía Polizia "
    "Polícia Gendarmerie Société Sociedad Sociedade Società Empresa Oficina".split()
)
REGION_WORDS = frozenset(
    "Prefecture Province Region Governorate State County District Oblast Voivodeship Canton".split()
)
LOWER_HEADS = frozenset("department division directorate bureau ministry agency inspectorate".split())
MISSIONS = frozenset("embassy consulate".split())
LONGEST = 16  # tokens before a head
VENUE = frozenset(
    "convention exhibition conference trade shopping training business cultural data media call press expo "
    "commercial logistics daycare oval post box head home".split()
)
NOT_BEFORE = frozenset("joint new second third fourth fifth sixth own main".split())
AGREEMENT = re.compile(
    r"\b(?:MOU|MoU|[Mm]emorandum(?: of [Uu]nderstanding)?|[Aa]greement|[Aa]ct|[Ll]aw|[Pp]roject)\s+"
    r"(?:on|for|concerning|regarding)\s+(?:the\s+)?(?:(?:establishment|creation|construction|operation)\s+of\s+(?:the\s+|a\s+|an\s+)?)?\Z"
)
POSTS_OF_TOPICS = frozenset("Minister Ministers Secretary Commissioner Deputy".split())
DEPARTMENTS = ("US", "PH", "ZA", "IE", "AU", "CA", "HK")  # their ministries are called departments
NO_MINISTRIES = ("US", "PH", "CH")
NATIONAL = ("ministry", "agency", "legislature", "local-government")


TABLE = Head(("",), "other", "alone")  # stands for a name of the table, which has no head of its own
REFERABLE = frozenset(
    (w,)
    for w in "Ministry Department Agency Authority Commission Bank Council Institute Board Fund Office "
    "University Company Corporation Association Foundation Organization Organisation Parliament Service "
    "Committee Chamber Union Secretariat Embassy Centre Center Academy Bureau Federation".split()
)
CONFIDENCE = {
    "Ministry": 0.98,
    "Department": 0.95,
    "Agency": 0.96,
    "City": 0.7,
    "Province": 0.6,
    "Group": 0.8,
    "Center": 0.8,
    "Centre": 0.8,
    "Network": 0.75,
    "Team": 0.7,
    "Committee": 0.85,
}
