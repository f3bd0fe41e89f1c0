"""MySQL (8) and MariaDB (10.6 and later).

Sources: MySQL's manual, chapters 14 (functions), 13 (types) and 11.3 (key words).

Left out on purpose: load_file, sleep, benchmark, get_lock and its kin, name_const, user-level variables, uuid,
last_insert_id, database, user, version, extractvalue, updatexml, master_pos_wait, wait_*, and space/repeat/lpad/rpad
beyond a small literal.
"""

from __future__ import annotations

from types import MappingProxyType

from sqlcoder.dialects.facts import Dialect, words

_AGGREGATES = words(
    "any_value avg bit_and bit_or bit_xor count group_concat json_arrayagg json_objectagg max min std stddev",
    "stddev_pop stddev_samp sum var_pop var_samp variance",
)
_WINDOW = words(
    "cume_dist dense_rank first_value lag last_value lead nth_value ntile percent_rank rank row_number",
)
_SCALAR = words(
    "ascii bin bit_length char char_length character_length coalesce concat concat_ws elt field find_in_set",
    "format greatest hex if ifnull insert instr interval isnull lcase least left length locate lower lpad",
    "ltrim md5 mid nullif oct octet_length ord position quote regexp_instr regexp_like regexp_replace",
    "regexp_substr repeat replace reverse right rpad rtrim sha1 sha2 soundex space strcmp substr substring",
    "substring_index trim ucase unhex upper grouping json_contains json_extract json_length json_type",
    "json_unquote json_valid json_value json_array json_object",
)
_DATES = words(
    "adddate addtime convert_tz curdate current_date current_time current_timestamp curtime date date_add",
    "date_format date_sub datediff day dayname dayofmonth dayofweek dayofyear extract from_days from_unixtime",
    "hour last_day localtime localtimestamp makedate maketime microsecond minute month monthname now",
    "period_add period_diff quarter sec_to_time second str_to_date subdate subtime sysdate time time_format",
    "time_to_sec timediff timestamp timestampadd timestampdiff to_days to_seconds unix_timestamp utc_date",
    "utc_time utc_timestamp week weekday weekofyear year yearweek",
)
_MATHS = words(
    "abs acos asin atan atan2 bit_count ceil ceiling conv cos cot crc32 degrees exp floor ln log log10 log2 mod pi pow",
    "power radians rand round sign sin sqrt tan truncate",
)

MYSQL = Dialect(
    name="mysql",
    title="MySQL",
    quote="`",
    functions=_AGGREGATES | _WINDOW | _SCALAR | _DATES | _MATHS,
    aggregates=_AGGREGATES,
    bounded=MappingProxyType({"repeat": 1, "lpad": 1, "rpad": 1, "space": 0}),
    units=words("timestampdiff timestampadd"),
    types=MappingProxyType(
        {
            "TINYINT": "number",
            "SMALLINT": "number",
            "MEDIUMINT": "number",
            "INT": "number",
            "BIGINT": "number",
            "DECIMAL": "number",
            "FLOAT": "number",
            "DOUBLE": "number",
            "YEAR": "number",
            "CHAR": "text",
            "VARCHAR": "text",
            "TINYTEXT": "text",
            "TEXT": "text",
            "MEDIUMTEXT": "text",
            "LONGTEXT": "text",
            "ENUM": "text",
            "SET": "text",
            "BOOL": "boolean",
            "BIT": "boolean",
            "DATE": "date",
            "TIME": "date",
            "DATETIME": "date",
            "TIMESTAMP": "date",
            "BLOB": "other",
            "BINARY": "other",
            "VARBINARY": "other",
            "JSON": "other",
            "GEOMETRY": "other",
        }
    ),
    reserved=words(
        "ACCESSIBLE ADD ALL ALTER ANALYZE AND AS ASC BEFORE BETWEEN BIGINT BINARY BLOB BOTH BY CALL CASCADE CASE",
        "CHANGE CHAR CHARACTER CHECK COLLATE COLUMN CONDITION CONSTRAINT CONTINUE CONVERT CREATE CROSS CUBE",
        "CUME_DIST CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER CURSOR DATABASE DATABASES DEC DECIMAL",
        "DECLARE DEFAULT DELETE DENSE_RANK DESC DESCRIBE DISTINCT DISTINCTROW DIV DOUBLE DROP DUAL EACH ELSE",
        "EMPTY ENCLOSED ESCAPED EXCEPT EXISTS EXIT EXPLAIN FALSE FETCH FIRST_VALUE FLOAT FOR FORCE FOREIGN FROM",
        "FULLTEXT FUNCTION GENERATED GET GRANT GROUP GROUPING GROUPS HAVING IF IGNORE IN INDEX INNER INOUT INSERT",
        "INT INTEGER INTERSECT INTERVAL INTO IS JOIN JSON_TABLE KEY KEYS KILL LAG LAST_VALUE LATERAL LEAD LEADING",
        "LEFT LIKE LIMIT LINES LOAD LOCK LONG LOOP MATCH MOD NATURAL NOT NTH_VALUE NTILE NULL NUMERIC OF ON",
        "OPTIMIZE OPTION OR ORDER OUT OUTER OVER PARTITION PERCENT_RANK PRIMARY PROCEDURE RANGE RANK READ REAL",
        "RECURSIVE REFERENCES REGEXP RELEASE RENAME REPEAT REPLACE REQUIRE RETURN RIGHT RLIKE ROW ROWS ROW_NUMBER",
        "SCHEMA SELECT SEPARATOR SET SHOW SIGNAL SMALLINT SPATIAL SQL SSL STARTING STORED SYSTEM TABLE TERMINATED",
        "THEN TO TRAILING TRIGGER TRUE UNION UNIQUE UNLOCK UNSIGNED UPDATE USAGE USE USING VALUES VARCHAR VARYING",
        "VIRTUAL WHEN WHERE WHILE WINDOW WITH WRITE XOR ZEROFILL",
    ),
    catalogs=("information_schema", "mysql", "performance_schema", "sys"),
    strict_groups=True,  # MySQL, unless ONLY_FULL_GROUP_BY is switched off; MariaDB takes both
    cut_in_membership=False,
)
