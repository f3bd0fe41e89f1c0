"""SQLite (up to 3.50).

Sources (sqlite.org): lang_corefunc, lang_aggfunc, lang_datefunc, lang_mathfunc, windowfunctions, json1, lang_keywords.

Left out on purpose: load_extension, readfile, writefile, edit, fts3_tokenizer, zeroblob, randomblob, sqlite_* and the
counters of changes.
"""

from __future__ import annotations

from types import MappingProxyType

from sqlcoder.dialects.facts import Dialect, words

_AGGREGATES = words(
    "avg count group_concat max median min percentile percentile_cont percentile_disc string_agg sum total",
    "json_group_array json_group_object",
)
_WINDOW = words(
    "cume_dist dense_rank first_value lag last_value lead nth_value ntile percent_rank rank row_number",
)
_SCALAR = words(
    "abs char coalesce concat concat_ws format glob hex if ifnull iif instr length like likelihood likely",
    "lower ltrim nullif octet_length printf quote random replace round rtrim sign soundex substr substring",
    "trim typeof unhex unicode unlikely upper",
)
_DATES = words(
    "current_date current_time current_timestamp date datetime julianday strftime time timediff unixepoch",
)
_MATHS = words(
    "acos acosh asin asinh atan atan2 atanh ceil ceiling cos cosh degrees exp floor ln log log10 log2 mod pi",
    "pow power radians sin sinh sqrt tan tanh trunc",
)
_JSON = words(
    "json json_array json_array_length json_error_position json_extract json_object json_quote json_type",
    "json_valid",
)

SQLITE = Dialect(
    name="sqlite",
    title="SQLite",
    functions=_AGGREGATES | _WINDOW | _SCALAR | _DATES | _MATHS | _JSON,
    aggregates=_AGGREGATES,
    formats=MappingProxyType({"printf": 0, "format": 0}),
    types=MappingProxyType(
        {
            "INTEGER": "number",
            "INT": "number",
            "REAL": "number",
            "FLOAT": "number",
            "DOUBLE": "number",
            "NUMERIC": "number",
            "DECIMAL": "number",
            "YEAR": "number",
            "TEXT": "text",
            "BOOLEAN": "boolean",
            "BOOL": "boolean",
            "BIT": "boolean",
            "DATE": "date",
            "DATETIME": "date",
            "TIMESTAMP": "date",
            "TIME": "date",
            "BLOB": "other",
        }
    ),
    reserved=words(
        "ADD ALL ALTER AND AS AUTOINCREMENT BETWEEN CASE CHECK COLLATE COMMIT CONSTRAINT CREATE CROSS",
        "CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP DEFAULT DEFERRABLE DELETE DISTINCT DROP ELSE ESCAPE EXCEPT",
        "EXISTS FOREIGN FROM FULL GROUP HAVING IN INDEX INNER INSERT INTERSECT INTO IS ISNULL JOIN LEFT LIMIT",
        "NATURAL NOT NOTHING NOTNULL NULL ON OR ORDER OUTER PRIMARY REFERENCES RETURNING RIGHT SELECT SET TABLE",
        "THEN TO TRANSACTION UNION UNIQUE UPDATE USING VALUES WHEN WHERE",
    ),
    collations=words("binary nocase rtrim"),
    pseudo_columns=words("rowid oid _rowid_"),
    namespaces=words("main"),
    catalogs=("sqlite_", "pragma_", "dbstat", "temp.", "sqlite"),
    quoted_text=True,
    alias_in_where=True,
)
