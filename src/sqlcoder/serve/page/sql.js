// SQL as tokens: to paint it, and to break it into lines before its clauses. Nothing but blanks is ever changed.

const TOKEN = /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'?|"(?:[^"]|"")*"?|`[^`]*`?|\[[^\]]*\]|\d+(?:\.\d+)?|[\p{L}_][\p{L}\p{N}_$]*|\s+|./gsu;
const KEYWORDS = new Set(
  `select from where group order by having limit offset join left right full inner outer cross on using as and or not in
   is null like ilike between exists case when then else end distinct union all intersect except with recursive asc desc
   over partition values cast filter interval true false nulls first last`.split(/\s+/),
);
const CLAUSES = new Set("from where group order having limit union intersect except left right full inner cross join".split(" "));
const JOINS = new Set("left right full inner cross outer".split(" "));

/** [{text, kind}] whose texts, joined, are the SQL. */
export function tokens(sql) {
  return (sql.match(TOKEN) ?? []).map((text) => ({ text, kind: kind(text) }));
}

function kind(text) {
  if (/^(--|\/\*)/.test(text)) return "comment";
  if (text[0] === "'") return "string";
  if (/^\d/.test(text)) return "number";
  if (/^\s/.test(text)) return "blank";
  return KEYWORDS.has(text.toLowerCase()) ? "keyword" : "other";
}

/** The same SQL with a line for each clause of the outermost query; SQL that has lines already keeps them. */
export function laidOut(sql) {
  if (sql.includes("\n")) return sql;
  let depth = 0;
  let before = ""; // the word before, in small letters
  let text = "";
  for (const token of tokens(sql)) {
    const word = token.kind === "keyword" ? token.text.toLowerCase() : "";
    if (token.text === "(") depth += 1;
    if (token.text === ")") depth -= 1;
    const starts = CLAUSES.has(word) && !JOINS.has(before);
    const joined = word === "select" && /^(union|intersect|except|all)$/.test(before);
    if (depth === 0 && text && (starts || joined)) text = `${text.trimEnd()}\n`;
    text += token.text;
    if (token.kind !== "blank") before = word;
  }
  return text;
}

/** Do two texts differ in more than blanks between their tokens? */
export const isSame = (a, b) => bare(a) === bare(b);

const bare = (sql) => tokens(sql).filter((token) => token.kind !== "blank").map((token) => token.text).join(" ").replace(/[\s;]+$/, "");
