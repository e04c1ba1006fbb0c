"""Bytes of a file -> text. The encoding is proved, declared or reported; a doubtful file is refused, never guessed.

Proved: a byte order mark, valid UTF-8, the NUL pattern of UTF-16, or text that makes sense in exactly one of CP949 and
windows-1252. Labels are read as browsers read them (WHATWG): "euc-kr" is CP949, "iso-8859-1" is windows-1252.
"""

from __future__ import annotations

import codecs
import re

from kg.notices.draft import Unreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a zip archive or an Office document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"\xd0\xcf\x11\xe0", "an old Office or HWP document"),
    (b"Rar!", "a rar archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"RIFF", "a sound, film or picture"),
    (b"SQLite format 3", "a database"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
)
_LABELS = {
    "euc-kr": "cp949",
    "euckr": "cp949",
    "ks_c_5601-1987": "cp949",
    "ksc5601": "cp949",
    "ks_c_5601": "cp949",
    "x-windows-949": "cp949",
    "windows-949": "cp949",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "l1": "cp1252",
    "iso-8859-9": "cp1254",
    "latin5": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "unicode": "utf-16-le",
    "utf8": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
}
_SAVE_AS = "save the file as UTF-8"
_SAMPLE = 1_000_000  # bytes from the first that is not UTF-8 on, in whole lines, by which an encoding is told

_ASCII = bytes(range(128))
_UTF8_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_FOREIGN = re.compile(r"[^\x00-\x7f]+")
# What an English or Korean page in CP949 holds besides ASCII: Hangul and the punctuation of word processors.
_KOREAN = re.compile("[\uac00-\ud7a3‘’“”·…―–—※○●◎□■◇◆△▲▽▼▶◀→←↑↓★☆♣㈜㎡㎞㎏℃°×÷『』「」《》〈〉【】\u3000ㆍ①-⑮]")
# What a page in windows-1252 holds: punctuation, and small letters with accents (also capitals at the head of a word).
_WESTERN_SIGN = re.compile("[\xa0‘’“”–—…•«»¿¡€£§©®™°ºª·¢½¼¾²³´]{1,2}")
_WESTERN_RUN = re.compile("[\xa0‘’“”–—…•«»¿¡€£§©®™°ºª·¢½¼¾²³´]+|[^\x00-\x7f\xa0‘’“”–—…•«»¿¡€£§©®™°ºª·¢½¼¾²³´]+")
_WESTERN_SMALL = re.compile("[àáâãäåæçèéêëìíîïñòóôõöøùúûüÿßœšž]{1,2}")
_WESTERN_CAPITAL = re.compile("[ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜŒŠŽŸ]{1,2}")


def decode(data: bytes, declared: str | None = None) -> tuple[str, str | None]:
    """Decode a whole file.

    declared: the label inside the file (a page's meta charset, an XML declaration), if any.
    Returns the text and a remark ("read as cp949") where the encoding was detected from the bytes, else None.
    Raises Unreadable for binary, broken and doubtful files.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], name, len(mark)), None
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise Unreadable(f"not text: looks like {what}", "give the text of the notice as .txt, .md or .html")
    sixteen = _sixteen(data)
    if sixteen:
        return _strict(data, sixteen, 0), f"read as {sixteen}"
    controls = len(re.findall(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", data[:65536]))
    if controls > 8 + len(data[:65536]) // 50:
        raise Unreadable("not text: binary data", "give the text of the notice as .txt, .md or .html")
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError as error:
        broken = error.start
    if declared:
        known = _known(declared)
        if known and known != "utf-8":
            return _strict(data, known, 0), None
        if not known:
            raise Unreadable(f'unknown encoding "{declared[:40]}"', _SAVE_AS, f"byte {broken}")
    return _detect(data, broken)


def _known(label: str) -> str | None:
    label = label.strip().lower()
    try:
        return codecs.lookup(_LABELS.get(label, label)).name
    except (LookupError, ValueError):
        return None


def _strict(data: bytes, name: str, shift: int) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise Unreadable(f"not valid {name}", _SAVE_AS, f"byte {error.start + shift}") from None


def _sixteen(data: bytes) -> str | None:
    """UTF-16 without a mark shows in Latin text as a NUL in every second byte."""
    head = data[:4096]
    half = len(head) // 2
    if half < 4 or len(data) % 2:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _detect(data: bytes, broken: int) -> tuple[str, str]:
    place = f"byte {broken}"
    some = data
    if len(data) > _SAMPLE:
        line = data.rfind(b"\n", 0, broken) + 1
        begin = line if broken - line < 1000 else broken
        some = data[begin : begin + _SAMPLE]
        some = some[: some.rfind(b"\n") + 1] or some
    sequences = loose = 0
    for at in range(0, len(data), _SAMPLE):
        rest, found = _UTF8_SEQUENCE.subn(b"", data[at : at + _SAMPLE])
        sequences += found
        loose += len(rest.translate(None, _ASCII))
    korean, western = _share_korean(some), _share_western(some)
    if korean > 0.9 and western < 0.9:
        return _strict(data, "cp949", 0), "read as cp949"
    if western > 0.9 and korean < 0.9 and sequences <= loose:
        return _strict(data, "cp1252", 0), "read as windows-1252"
    if sequences > loose:
        raise Unreadable("broken UTF-8", _SAVE_AS, place)
    raise Unreadable("unknown encoding: neither UTF-8 nor clearly CP949 or windows-1252", _SAVE_AS, place)


def _share_korean(data: bytes) -> float:
    try:
        text = data.decode("cp949")
    except UnicodeDecodeError:
        return 0.0
    foreign = "".join(_FOREIGN.findall(text))
    return len(_KOREAN.findall(foreign)) / max(1, len(foreign))


def _share_western(data: bytes) -> float:
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return 0.0
    good = total = 0
    for match in _WESTERN_RUN.finditer(text):
        run = match.group()
        total += len(run)
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        if (
            (_WESTERN_SIGN.fullmatch(run) and not (before.isalpha() and after.isalpha() and run not in "’´·"))
            or (_WESTERN_SMALL.fullmatch(run) and (before.isalpha() or after.isalpha() or run in "àéèêó"))
            or (_WESTERN_CAPITAL.fullmatch(run) and not before.islower() and (after.isalpha() or before.isupper()))
        ):
            good += len(run)
    return good / max(1, total)
