"""Text -> language (en, es, fr, ko) where it is plain, by its script and its commonest small words."""

from __future__ import annotations

import re

_SMALL = {
    "en": frozenset("the of and to in for on with that was is by at from as will which has".split()),
    "es": frozenset("el la los las de del y en que por con para una se su al como fue".split()),
    "fr": frozenset("le la les des du et en que par avec pour une dans est au aux sur qui".split()),
}


def detect(text: str) -> str | None:
    """The language of a notice's text, None where the signs are few or mixed. Looks at the first 4,000 characters."""
    text = text[:4000]
    hangul = len(re.findall("[\uac00-\ud7a3]", text))
    if hangul and hangul > 0.4 * len(re.findall(r"[^\W\d_]", text)):
        return "ko"
    words = re.findall(r"[^\W\d_]+", text.lower())
    scores = sorted(((sum(1 for w in words if w in small), name) for name, small in _SMALL.items()), reverse=True)
    (best, name), (second, _) = scores[0], scores[1]
    return name if best >= 3 and best > 0.12 * len(words) and best > 1.5 * second else None
