// What a cell and a column are: kinds, the text that is shown, the order.

const DAY = /^[12]\d{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])([T ]\d\d:\d\d.*)?)?)?$/; // ISO 8601, or its beginning
const DECIMAL = /^-?(0|[1-9]\d{0,30})(\.\d+)?(E[+-]?\d+)?$/i; // exact decimals come as text; 007 is no number
const KINDS = [
  ["date", (cell, name) => (typeof cell === "string" ? DAY.test(cell) : /year/i.test(name) && Number.isInteger(cell) && cell >= 1000 && cell < 3000)],
  ["number", (cell) => typeof cell === "number" || typeof cell === "bigint" || (typeof cell === "string" && DECIMAL.test(cell))],
];

/** A column's kind: the first that all its cells have; "text" where there is none, or nothing but NULLs. */
export function kindOf(name, cells) {
  const some = cells.filter((cell) => cell !== null);
  if (some.length === 0) return "text";
  return KINDS.find(([, is]) => some.every((cell) => is(cell, name)))?.[0] ?? "text";
}

export const kindsOf = (columns, rows) => columns.map((name, i) => kindOf(name, rows.map((row) => row[i])));

/** A cell in full, as text. */
export const full = (cell) => (cell === null ? "NULL" : String(cell));

const MOST = 300; // characters of a cell in the table; no column is that wide
const DIGITS = 10;

/** A cell as one short line. Sums of floats end in noise: ten digits are shown, and all of them in full(). */
export function brief(cell) {
  if (typeof cell === "number" && !Number.isInteger(cell)) return String(Number(cell.toPrecision(DIGITS)));
  const text = full(cell);
  return visible(text.length > MOST ? `${text.slice(0, MOST)}…` : text).replaceAll("\n", "↵");
}

const UNSEEN = /[\u0000-\u0009\u000b-\u001f\u007f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** The text with the characters that cannot be seen, or that turn others around, named instead of obeyed. */
export function visible(text) {
  return text.replace(UNSEEN, (character) => {
    const code = character.codePointAt(0);
    if (character === "\t") return "⇥";
    return code < 0x20 ? String.fromCodePoint(0x2400 + code) : `⟨U+${code.toString(16).toUpperCase().padStart(4, "0")}⟩`;
  });
}

export const hasUnseen = (text) => text.replace(/[\t\r]/g, " ").search(UNSEEN) >= 0;

const collator = new Intl.Collator(undefined, { numeric: true });
const COMPARE = {
  number: (a, b) => (a === b ? 0 : Number(a) - Number(b) || (typeof a === "bigint" && typeof b === "bigint" ? Number(a - b) : 0)),
  date: (a, b) => (String(a) < String(b) ? -1 : Number(String(a) > String(b))),
  text: (a, b) => collator.compare(String(a).slice(0, MOST), String(b).slice(0, MOST)),
};

/** The rows in the order of a column: 1 upwards, -1 downwards; equal rows stay as they were, NULLs come last. */
export function sorted(rows, column, kind, direction) {
  const compare = COMPARE[kind];
  return rows.toSorted(({ [column]: a }, { [column]: b }) => {
    if (a === null || b === null) return (a === null) - (b === null);
    return direction * compare(a, b);
  });
}
