"""Names that stand for one place: a country, its nationality, its abbreviation, a state of the USA and its postal code.

For exact look-ups in the value index, which alone decides whether a name means anything in this database.
"""

from __future__ import annotations

_PLACES = (
    ("usa", "united states", "us", "united states of america", "american", "america", "u.s.", "u.s"),
    ("uk", "united kingdom", "british", "britain", "great britain", "england"),
    ("england", "english"), ("scotland", "scottish"), ("wales", "welsh"), ("ireland", "irish"),
    ("france", "french"), ("germany", "german"), ("spain", "spanish"), ("italy", "italian"), ("portugal", "portuguese"),
    ("netherlands", "dutch", "holland", "the netherlands"), ("belgium", "belgian"), ("switzerland", "swiss"),
    ("austria", "austrian"), ("poland", "polish"), ("greece", "greek"), ("turkey", "turkish"), ("russia", "russian"),
    ("sweden", "swedish"), ("norway", "norwegian"), ("denmark", "danish"), ("finland", "finnish"),
    ("iceland", "icelandic"), ("hungary", "hungarian"), ("czech republic", "czech"), ("romania", "romanian"),
    ("ukraine", "ukrainian"), ("croatia", "croatian"), ("serbia", "serbian"), ("china", "chinese"),
    ("japan", "japanese"), ("korea", "korean", "south korea"), ("india", "indian"), ("thailand", "thai"),
    ("vietnam", "vietnamese"), ("indonesia", "indonesian"), ("malaysia", "malaysian"), ("philippines", "filipino"),
    ("israel", "israeli"), ("iran", "iranian"), ("iraq", "iraqi"), ("egypt", "egyptian"), ("brazil", "brazilian"),
    ("argentina", "argentinian", "argentine"), ("mexico", "mexican"), ("canada", "canadian"), ("chile", "chilean"),
    ("colombia", "colombian"), ("peru", "peruvian"), ("cuba", "cuban"), ("australia", "australian"),
    ("new zealand", "new zealander"), ("south africa", "south african"), ("nigeria", "nigerian"), ("kenya", "kenyan"),
    ("europe", "european"), ("asia", "asian"), ("africa", "african"),
)  # fmt: skip
_STATES = (
    "AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware|FL Florida|"
    "GA Georgia|HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas|KY Kentucky|LA Louisiana|ME Maine|"
    "MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi|MO Missouri|MT Montana|NE Nebraska|NV Nevada|"
    "NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York|NC North Carolina|ND North Dakota|OH Ohio|OK Oklahoma|"
    "OR Oregon|PA Pennsylvania|RI Rhode Island|SC South Carolina|SD South Dakota|TN Tennessee|TX Texas|UT Utah|"
    "VT Vermont|VA Virginia|WA Washington|WV West Virginia|WI Wisconsin|WY Wyoming|DC District of Columbia"
)
_OTHERS: dict[str, tuple[str, ...]] = {}
for _group in _PLACES:
    for _name in _group:
        _OTHERS[_name] = _OTHERS.get(_name, ()) + tuple(n for n in _group if n != _name)
for _state in _STATES.split("|"):
    # One way only: "in", "me" and "or" are words long before they are states.
    _code, _name = _state.lower().split(" ", 1)
    _OTHERS[_name] = (*_OTHERS.get(_name, ()), _code)


def same_place(name: str) -> tuple[str, ...]:
    """The other names of a place or nationality in lower case, singular or plural; empty where it is none.

    >>> same_place("french"), same_place("germans"), same_place("table")
    (('france',), ('germany', 'german'), ())
    """
    if name in _OTHERS:
        return _OTHERS[name]
    singular = name.removesuffix("s")
    others = _OTHERS.get(singular, ()) if singular != name else ()
    return (*others, singular) if others else ()
