"""PostgreSQL (12 to 18). Sources: chapters 9 (functions), 8 (types) and appendix C (key words) of its manual.

Left out on purpose: everything that begins with pg_ or lo_, dblink, query_to_xml and its kin, setval, nextval, currval,
set_config, current_setting, version, txid_*, advisory locks, generate_series, xml functions, to_regclass, and
rpad/lpad/repeat beyond a small literal.
"""

from __future__ import annotations

from types import MappingProxyType

from sqlcoder.dialects.facts import Dialect, words

_AGGREGATES = words(
    "any_value array_agg avg bit_and bit_or bit_xor bool_and bool_or corr count covar_pop covar_samp every",
    "max min mode json_agg json_object_agg jsonb_agg jsonb_object_agg percentile_cont percentile_disc",
    "regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy stddev",
    "stddev_pop stddev_samp string_agg sum var_pop var_samp variance",
)
_WINDOW = words(
    "cume_dist dense_rank first_value lag last_value lead nth_value ntile percent_rank rank row_number",
)
_SCALAR = words(
    "ascii bit_length btrim char_length character_length chr coalesce concat concat_ws format greatest",
    "initcap least left length lower lpad ltrim md5 num_nonnulls num_nulls nullif octet_length position",
    "regexp_count regexp_instr regexp_like regexp_match regexp_replace regexp_substr repeat replace reverse",
    "right rpad rtrim split_part starts_with strpos substr substring to_hex translate trim upper unaccent",
    "array_length array_position array_to_string cardinality string_to_array json_array_length",
    "jsonb_array_length json_build_object jsonb_build_object json_extract_path_text jsonb_extract_path_text",
    "json_typeof jsonb_typeof to_json to_jsonb grouping similarity levenshtein all encode quote_literal sha256",
)
_DATES = words(
    "age clock_timestamp current_date current_time current_timestamp date date_bin date_part date_trunc",
    "extract isfinite justify_days justify_hours justify_interval localtime localtimestamp make_date",
    "make_interval make_time make_timestamp make_timestamptz now statement_timestamp timezone to_char to_date",
    "to_number to_timestamp transaction_timestamp",
)
_MATHS = words(
    "abs acos acosd acosh asin asind asinh atan atan2 atan2d atand atanh cbrt ceil ceiling cos cosd cosh cot",
    "cotd degrees div erf erfc exp floor gcd lcm ln log log10 min_scale mod pi power pow radians random round",
    "scale sign sin sind sinh sqrt tan tand tanh trim_scale trunc width_bucket",
)

POSTGRES = Dialect(
    name="postgres",
    title="PostgreSQL",
    functions=_AGGREGATES | _WINDOW | _SCALAR | _DATES | _MATHS,
    aggregates=_AGGREGATES,
    bounded=MappingProxyType({"repeat": 1, "lpad": 1, "rpad": 1}),
    formats=MappingProxyType({"format": 0}),
    types=MappingProxyType(
        {
            "SMALLINT": "number",
            "INTEGER": "number",
            "BIGINT": "number",
            "NUMERIC": "number",
            "REAL": "number",
            "DOUBLE PRECISION": "number",
            "MONEY": "number",
            "CHARACTER VARYING": "text",
            "CHARACTER": "text",
            "VARCHAR": "text",
            "CHAR": "text",
            "TEXT": "text",
            "CITEXT": "text",
            "NAME": "text",
            "UUID": "text",
            "INET": "text",
            "BOOLEAN": "boolean",
            "DATE": "date",
            "TIME": "date",
            "TIME WITHOUT TIME ZONE": "date",
            "TIME WITH TIME ZONE": "date",
            "TIMESTAMP": "date",
            "TIMESTAMP WITHOUT TIME ZONE": "date",
            "TIMESTAMP WITH TIME ZONE": "date",
            "INTERVAL": "other",
            "BYTEA": "other",
            "BIT": "other",
            "JSON": "other",
            "JSONB": "other",
            "XML": "other",
        }
    ),
    reserved=words(
        "ALL ANALYSE ANALYZE AND ANY ARRAY AS ASC ASYMMETRIC AUTHORIZATION BINARY BOTH CASE CAST CHECK COLLATE",
        "COLLATION COLUMN CONCURRENTLY CONSTRAINT CREATE CROSS CURRENT_CATALOG CURRENT_DATE CURRENT_ROLE",
        "CURRENT_SCHEMA CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER DEFAULT DEFERRABLE DESC DISTINCT DO ELSE END",
        "EXCEPT FALSE FETCH FOR FOREIGN FREEZE FROM FULL GRANT GROUP HAVING ILIKE IN INITIALLY INNER INTERSECT",
        "INTO IS ISNULL JOIN LATERAL LEADING LEFT LIKE LIMIT LOCALTIME LOCALTIMESTAMP NATURAL NOT NOTNULL NULL",
        "OFFSET ON ONLY OR ORDER OUTER OVERLAPS PLACING PRIMARY REFERENCES RETURNING RIGHT SELECT SESSION_USER",
        "SIMILAR SOME SYMMETRIC SYSTEM_USER TABLE TABLESAMPLE THEN TO TRAILING TRUE UNION UNIQUE USER USING",
        "VARIADIC VERBOSE WHEN WHERE WINDOW WITH",
    ),
    namespaces=words("public"),
    catalogs=("pg_", "information_schema"),
    folds=True,
    strict_types=True,
    strict_groups=True,
    like="ILIKE",
)
