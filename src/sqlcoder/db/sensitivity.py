"""Which columns hold what people expect to be kept from others: contact details, dates of birth, numbers of persons,
cards and accounts, diagnoses, credentials.

A column is told by its name (in English and the common names of German, French, Spanish, Italian, Portuguese, Dutch and
the Nordic languages) or by its cells: at least 80 % of those looked at have the form, in at least three different
texts. Forms with check digits are checked: cards (ISO/IEC 7812-1: Luhn), IBAN (ISO 13616: remainder 1 by 97), CPF, DNI.
Cells can also clear a name: a column `phone` that holds "iPhone 5s" is none. What sqlcoder.toml says of a column goes
before all of this (`sensitive = true` or `false`).

Errs on the side of use: names of persons, addresses, salaries, years of birth and the like are not sensitive unless
declared, for a column that is leaves the value index and can no longer be linked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, Literal

from sqlcoder.db.types import looks_secret
from sqlcoder.schema import Column, ColumnType, split_identifier

Kind = Literal["e-mail", "phone", "birth date", "national number", "card", "account", "medical"]

SHARE, DISTINCT = 0.8, 3
"""Of the cells that are looked at, how many must have the form, and how many different ones there must be."""
_CLEARS = 0.2  # a smaller share of cells that could be what the name says clears the name

_HEADS: dict[Kind, str] = {
    "e-mail": "e ?mails?|e ?mail address(?:es)?|mail address|email ?adresse|e ?mail ?adresse|mail ?adresse|correo"
    "|correo electronico|courriel|adresse (?:e ?)?mail|indirizzo (?:e ?)?mail|posta elettronica"
    "|endereco (?:de )?e ?mail|e ?post|e ?post ?adress|e ?mailadres|sahkoposti",
    "phone": "(?:tele|cell|mobile|mobile tele)? ?phone|phone numbers|tel|mobile (?:number|no|nr)|cell (?:number|no)"
    "|cell mobile|telefon|telefono|telefone|telefoon|telephone|telefon ?nummer|telefoon ?nummer|ruf ?nummer|handy"
    "|handy ?nummer|mobil ?nummer|mobil ?telefon|celular|movil|cellulare|numero (?:de )?(?:tele(?:fono|fone|phone)|tel)"
    "|puhelin(?:numero)?|fax|tele ?fax",
    "birth date": "birth ?date|date of birth|dob|birth ?day|geburts ?datum|geburts ?tag|geb ?dat"
    "|fecha (?:de )?nacimiento|date (?:de )?naissance|data (?:di )?nascita|data (?:de )?nascimento|geboorte ?datum"
    "|fodelse ?datum|fodsels ?dato"
    "|data urodzenia|syntyma ?aika",
    "national number": "ssn|social security|national id|national identi(?:ty|fier)|national insurance|nino|nhs"
    "|aadhaar|cpf|curp|dni|nif|bsn|pesel|hetu|codice fiscale|cedula|documento (?:de )?identidad|identity card|id card"
    "|(?:numero (?:de )?)?securite sociale|steuer ?id|steuer ?identifikations ?nummer|sozial ?versicherungs ?nummer"
    "|sv ?nummer|ahv ?nummer|person ?nummer|cpr|fodsels ?nummer|henkilo ?tunnus|burger ?service ?nummer"
    "|rijksregister ?nummer|passport|(?:reise)?pass ?nummer|(?:personal)?ausweis ?nummer|(?:numero (?:de )?)?passaporte"
    "|(?:numero (?:de )?)?pasaporte|driv(?:ers?|ing) licen[cs]e|fuhrerschein ?nummer",
    "card": "(?:credit|debit|payment|bank)? ?card (?:number|no|nr|num)|credit ?card|debit ?card|cc ?(?:number|num|no)"
    "|kredit ?karten? ?nummer|numero (?:de |do |da )?(?:tarjeta|carte|carta|cartao)|kaart ?nummer|cvv|cvc",
    "account": "iban|bank account (?:number|no|nr)",
    "medical": "diagnos[ei]s|diagnose|diagnosi|diagnostico?|icd ?(?:9|10|11)?"
    "|medical (?:condition|history|notes?|record)s?|krankengeschichte|anamnese|befund|hiv status|allergies|mrn",
}
_TAIL = r"(?: (?:numbers?|no|nr|num|nummer|address|home|work|office|private|mobile|primary|main|other|raw|[1-9]))*"
_TAILS: dict[Kind, str] = {"medical": r"(?: (?:codes?|text|description|desc|name|number|no|cm|[1-9]))*"}
_NO_NAME = r"(?!(?:is|has|had|no|num|number of|count|n|total|allow|allows|send|sends|can|wants|use|uses) )"
_NAMES: dict[Kind, re.Pattern[str]] = {
    kind: re.compile(f"{_NO_NAME}(?:.+ )?(?:{heads}){_TAILS.get(kind, _TAIL)}") for kind, heads in _HEADS.items()
}
_TYPES: dict[Kind, tuple[ColumnType, ...]] = {
    "e-mail": ("text",),
    "phone": ("text", "number"),
    "birth date": ("date", "text"),
    "national number": ("text", "number"),
    "card": ("text", "number"),
    "account": ("text",),
    "medical": ("text",),
}
_COULD_BE: dict[Kind, re.Pattern[str]] = {
    "e-mail": re.compile(r"@"),
    "phone": re.compile(r"(?:\d\D{0,3}){5}"),
    "birth date": re.compile(r"\d"),
    "national number": re.compile(r"(?:\d\D{0,3}){4}"),
    "card": re.compile(r"(?:\d\D{0,2}){12}|^\D*\d{3,4}\D*$"),
    "account": re.compile(r"(?:\d ?){6}"),
}
"""What at least some cells of a column of that name hold."""


def name_kind(name: str, type: ColumnType) -> Kind | None:
    """What the column holds, as its name says; None where the name says nothing of the kind.

    >>> [name_kind(n, "text") for n in ("CustomerEmail", "email_domain", "phone_model", "Telefonnummer")]
    ['e-mail', None, None, 'phone']
    >>> name_kind("email_sent", "boolean"), name_kind("date_of_birth", "date"), name_kind("birth_place", "text")
    (None, 'birth date', None)
    """
    words = _without_marks(split_identifier(name))
    return next((kind for kind in _NAMES if type in _TYPES[kind] and _NAMES[kind].fullmatch(words)), None)


def text_kind(text: str) -> Kind | None:
    """What a single text is by its form, check digits included; None for most texts.

    >>> text_kind("ann@example.org"), text_kind("4111 1111 1111 1111"), text_kind("4111 1111 1111 1112")
    ('e-mail', 'card', None)
    """
    text = text.strip()
    if not _MAY_BE.search(text) or not 5 <= len(text) <= 254:
        return None
    return next((kind for kind, form, holds in _FORMS if form.fullmatch(text) and holds(text)), None)


def cells_kind(cells: Iterable[Any]) -> Kind | None:
    """What a column holds, as its cells say (NULL and empty ones aside).

    >>> cells_kind(["a@x.org", "b@x.org", None, "c@x.org"]), cells_kind(["a@x.org", "b@x.org", "none", "?"])
    ('e-mail', None)
    """
    present = [str(cell) for cell in cells if cell is not None and cell != "" and not isinstance(cell, float | bytes)]
    misses_allowed = len(present) * (1 - SHARE) + 1e-9
    found: dict[Kind, set[str]] = {}
    misses = 0
    for text in present:
        kind = text_kind(text)
        if kind is None:
            misses += 1
            if misses > misses_allowed:
                return None  # most columns are done after some cells
        else:
            found.setdefault(kind, set()).add(text)
    for kind, texts in found.items():
        if len(texts) >= DISTINCT and sum(text in texts for text in present) >= SHARE * len(present):
            return kind
    return None


def looks_sensitive(name: str, type: ColumnType) -> bool:
    """Does the name say that the cells are credentials or personal?"""
    return looks_secret(name) or name_kind(name, type) is not None


def reconsider(column: Column, cells: Sequence[Any]) -> Column:
    """The column, its flag as some of its cells say; `column.type` is what the cells show.

    >>> reconsider(Column("contact"), ["a@x.org", "b@x.org", "c@x.org"]).sensitive
    True
    >>> reconsider(Column("phone", sensitive=True), ["iPhone X", "Nokia 3310", "Pixel"]).sensitive
    False
    """
    if looks_secret(column.name):
        return column
    kind = name_kind(column.name, column.type)
    if kind is not None and not _is_cleared(kind, cells):
        return replace(column, sensitive=True)
    return replace(column, sensitive=column.type in ("text", "number") and cells_kind(cells) is not None)


def _is_cleared(kind: Kind, cells: Sequence[Any]) -> bool:
    present = [str(cell) for cell in cells if cell is not None and cell != ""]
    could_be = _COULD_BE.get(kind)
    if could_be is None or len(set(present)) < DISTINCT:
        return False
    return sum(bool(could_be.search(text)) for text in present) < _CLEARS * len(present)


def mask_forms(text: str, mask: str) -> str:
    """A free text with everything that has one of the forms replaced.

    >>> mask_forms("orders of ann@example.org, card 4111 1111 1111 1111, since 2024-01-31", "•••")
    'orders of •••, card •••, since 2024-01-31'
    """
    for pattern in _WITHIN:
        text = pattern.sub(lambda found: mask if text_kind(found.group()) else found.group(), text)
    return text


def _without_marks(text: str) -> str:
    if text.isascii():
        return text
    text = text.replace("ø", "o").replace("æ", "ae")
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def _luhn(text: str) -> bool:
    digits = [int(c) for c in reversed(text) if c.isdigit()]
    doubled = (sum(divmod(2 * d, 10)) if i % 2 else d for i, d in enumerate(digits))
    return sum(doubled) % 10 == 0 and len(set(digits)) > 1


_BRANDS = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}"
    r"|6(?:011|5\d\d|4[4-9]\d)\d{12}|35(?:2[89]|[3-8]\d)\d{12}|3(?:0[0-5]|[689]\d)\d{11}|62\d{14}"
)


def _is_card(text: str) -> bool:
    return bool(_BRANDS.fullmatch(re.sub(r"[ -]", "", text))) and _luhn(text)


def _is_iban(text: str) -> bool:
    text = text.replace(" ", "").upper()
    if not 15 <= len(text) <= 34:
        return False
    return int("".join(str(int(c, 36)) for c in text[4:] + text[:4])) % 97 == 1


def _is_phone(text: str) -> bool:
    digits = sum(c.isdigit() for c in re.split(r"(?i)x|ext", text)[0])
    return 7 <= digits <= 15 and not re.fullmatch(r"[+-]?\d{1,3}\.\d+", text)  # a coordinate with its sign


def _is_cpf(text: str) -> bool:
    digits = [int(c) for c in text if c.isdigit()]
    checks = (sum((n + 1 - i) * d for i, d in enumerate(digits[:n])) * 10 % 11 % 10 == digits[n] for n in (9, 10))
    return len(set(digits)) > 1 and all(checks)


def _is_dni(text: str) -> bool:
    number = text[:-1].upper().replace("X", "0").replace("Y", "1").replace("Z", "2")
    return "TRWAGMYFPDXBNJZSQVHLCKE"[int(number) % 23] == text[-1].upper()


def _yes(_: str) -> bool:
    return True


_MAY_BE = re.compile(r"@|\d\d")  # quick: what has none of the forms
_EMAIL = r"[A-Za-z0-9._%+'-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,24}"
_CARD, _IBAN = r"\d(?:[ -]?\d){12,18}", r"[A-Za-z]{2}\d{2}(?: ?[A-Za-z0-9]){11,30}"
_IBAN_WRITTEN = r"[A-Z]{2}\d{2}(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,3})?"  # within a sentence: in groups of four
_PHONE = (
    r"(?:\+\d[\d ().\-/]{6,20}|\+?\d{0,3}[ .-]?\(\d{2,5}\) ?\d[\d .\-/]{4,14}|(?:1[-. ])?\d{3}[-. ]\d{3}[-. ]\d{4})"
    r"(?: ?(?:x|ext\.?) ?\d{1,6})?"
)
_SSN = r"(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}"
_CPF, _DNI = r"\d{3}\.\d{3}\.\d{3}-\d{2}", r"(?:\d{8}|[XYZ]\d{7})[A-Z]"
_CODICE, _NINO = (
    r"[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]",
    r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]",
)
_ICD = r"[A-TV-Z]\d[0-9AB]\.\d[0-9A-Z]{0,3}"
_FORMS: tuple[tuple[Kind, re.Pattern[str], Callable[[str], bool]], ...] = tuple(
    (kind, re.compile(form), holds)  # type: ignore[misc]
    for kind, form, holds in (
        ("e-mail", _EMAIL, _yes),
        ("card", _CARD, _is_card),
        ("account", _IBAN, _is_iban),
        ("national number", f"{_SSN}|{_CODICE}|{_NINO}", _yes),
        ("national number", _CPF, _is_cpf),
        ("national number", _DNI, _is_dni),
        ("phone", _PHONE, _is_phone),
        ("medical", _ICD, _yes),
    )
)
_WITHIN = (
    *(
        re.compile(rf"(?<![\w@+(])(?:{form})(?![\w@])")
        for form in (_EMAIL, _CARD, _IBAN_WRITTEN, _IBAN, _SSN, _CODICE, _NINO, _CPF, _DNI)
    ),
    re.compile(rf"(?<![\w@])(?:{_PHONE})(?!\w)"),
    re.compile(rf"(?<!\w)(?:{_ICD})(?!\w)"),
)
