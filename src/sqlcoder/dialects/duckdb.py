"""DuckDB (1.x). Source: the function reference of duckdb.org.

Left out on purpose: every table function (read_*, glob, range, generate_series, duckdb_*, pragma_*), read_text,
read_blob, getenv, current_setting, query, query_table, sleep_ms, nextval, currval, set_*, functions on lists that
multiply their input, those that take a lambda, and rpad/lpad/repeat beyond a small literal.
"""

from __future__ import annotations

from types import MappingProxyType

from sqlcoder.dialects.facts import Dialect, words

_AGGREGATES = words(
    "any_value approx_count_distinct approx_quantile arbitrary arg_max arg_min argmax argmin array_agg avg",
    "bit_and bit_or bit_xor bool_and bool_or corr count count_if count_star countif covar_pop covar_samp",
    "entropy favg first fsum geomean geometric_mean group_concat histogram kahan_sum kurtosis last list",
    "listagg mad max max_by mean median min min_by mode product quantile quantile_cont quantile_disc",
    "regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy skewness",
    "stddev stddev_pop stddev_samp string_agg sum sum_no_overflow sumkahan var_pop var_samp variance",
    "percentile_cont percentile_disc",
)
_WINDOW = words(
    "cume_dist dense_rank first_value lag last_value lead nth_value ntile percent_rank rank row_number",
)
_SCALAR = words(
    "abs ascii bit_length ceil ceiling chr coalesce concat concat_ws contains ends_with error_free exp format",
    "greatest hash if ifnull instr least left length len lower lcase levenshtein editdist3 jaccard",
    "jaro_similarity jaro_winkler_similarity lpad ltrim md5 nullif ord position prefix printf regexp_extract",
    "regexp_extract_all regexp_full_match regexp_matches regexp_replace repeat replace reverse right round",
    "rpad rtrim sha256 sign signbit split split_part starts_with str_split string_split string_to_array",
    "strip_accents strlen strpos substr substring suffix translate trim trunc typeof ucase unicode upper even",
    "random isnan isinf isfinite like_escape ilike_escape list_contains list_count array_length",
    "list_aggregate array_contains list_sort list_distinct struct_extract json_extract json_extract_string",
    "json_array_length json_type json_valid to_json cardinality bar list_avg list_max list_min list_sum",
)
_DATES = words(
    "age century current_date current_time current_timestamp date_add date_diff date_part date_sub date_trunc",
    "datediff datepart datesub datetrunc day dayname dayofmonth dayofweek dayofyear decade epoch epoch_ms",
    "epoch_ns epoch_us era hour isodow isoyear julian last_day make_date make_time make_timestamp microsecond",
    "millennium millisecond minute month monthname now quarter second strftime strptime time_bucket timezone",
    "to_days to_hours to_microseconds to_milliseconds to_minutes to_months to_seconds to_timestamp to_weeks",
    "to_years today try_strptime week weekday weekofyear year yearweek date time timestamp",
)
_MATHS = words(
    "acos add asin atan atan2 bit_count cbrt cos cot degrees divide factorial floor fmod gamma gcd",
    "greatest_common_divisor lcm least_common_multiple lgamma ln log log10 log2 mod multiply pi pow power",
    "radians sin sqrt subtract tan xor",
)

DUCKDB = Dialect(
    name="duckdb",
    title="DuckDB",
    functions=_AGGREGATES | _WINDOW | _SCALAR | _DATES | _MATHS,
    aggregates=_AGGREGATES,
    bounded=MappingProxyType({"repeat": 1, "lpad": 1, "rpad": 1, "bar": 3}),
    formats=MappingProxyType({"printf": 0, "format": 0}),
    types=MappingProxyType(
        {
            "TINYINT": "number",
            "SMALLINT": "number",
            "INTEGER": "number",
            "BIGINT": "number",
            "HUGEINT": "number",
            "UTINYINT": "number",
            "USMALLINT": "number",
            "UINTEGER": "number",
            "UBIGINT": "number",
            "DECIMAL": "number",
            "FLOAT": "number",
            "DOUBLE": "number",
            "VARCHAR": "text",
            "UUID": "text",
            "BOOLEAN": "boolean",
            "DATE": "date",
            "TIME": "date",
            "TIMESTAMP": "date",
            "TIMESTAMP WITH TIME ZONE": "date",
            "INTERVAL": "other",
            "BLOB": "other",
            "BIT": "other",
            "JSON": "other",
        }
    ),
    reserved=words(
        "ALL ANALYSE ANALYZE AND ANY ARRAY AS ASC ASYMMETRIC BOTH CASE CAST CHECK COLLATE COLUMN CONSTRAINT",
        "CREATE DEFAULT DEFERRABLE DESC DESCRIBE DISTINCT DO ELSE END EXCEPT FALSE FETCH FOR FOREIGN FROM GRANT",
        "GROUP HAVING IN INITIALLY INTERSECT INTO LAMBDA LATERAL LEADING LIMIT NOT NULL OFFSET ON ONLY OR ORDER",
        "PIVOT PIVOT_LONGER PIVOT_WIDER PLACING PRIMARY QUALIFY REFERENCES RETURNING SELECT SHOW SOME SUMMARIZE",
        "SYMMETRIC TABLE THEN TO TRAILING TRUE UNION UNIQUE UNPIVOT USING VARIADIC WHEN WHERE WINDOW WITH",
    ),
    pseudo_columns=words("rowid"),
    namespaces=words("main"),
    catalogs=("duckdb_", "pragma_", "sqlite_", "information_schema", "pg_"),
    alias_in_where=True,
    strict_types=True,
    strict_groups=True,
    like="ILIKE",
)
