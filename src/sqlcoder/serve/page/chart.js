// Does a chart suit these rows, and which? A spec, chosen by the kinds of the columns alone; draw.js draws it.
//
//   {mark: "bar" | "line", x: column, y: column}
//
// Nothing is drawn where no rule fits: two measures, two categories, a name that comes twice, a result that was cut off.

const RULES = [
  { mark: "line", x: "date", rows: [3, 20_000] },
  { mark: "bar", x: "date", rows: [2, 2] }, // two points make no line
  { mark: "bar", x: "text", rows: [2, 30] },
];
const KEY = /(^|_)id$/i; // a number that counts nothing

/** The spec, or null. */
export function choose({ columns, rows, truncated }, kinds) {
  if (truncated) return null;
  const told = columns.map((_, i) => i).filter((i) => !(kinds[i] === "number" && KEY.test(columns[i])));
  const y = told.filter((i) => kinds[i] === "number");
  const x = told.filter((i) => kinds[i] !== "number");
  if (x.length !== 1 || y.length !== 1) return null;
  const rule = RULES.find(({ x: kind, rows: [least, most] }) => kind === kinds[x[0]] && rows.length >= least && rows.length <= most);
  if (!rule) return null;
  const finite = rows.every((row) => row[y[0]] !== null && Number.isFinite(Number(row[y[0]])));
  const different = new Set(rows.map((row) => row[x[0]])).size === rows.length;
  const dated = rule.mark !== "line" || rows.every((row) => row[x[0]] !== null);
  return finite && different && dated ? { mark: rule.mark, x: x[0], y: y[0] } : null;
}
