// The SQL, painted and editable.

import { hasUnseen } from "./cells.js";
import { at, el, show } from "./dom.js";
import { isSame, laidOut, tokens } from "./sql.js";

const PAINTED = new Set(["keyword", "string", "number", "comment"]);
const MOST = 20_000; // characters that are painted at each stroke
let original = "";

export const editedSql = () => at("sql").value;
export const isEdited = () => !isSame(at("sql").value, original);

/** Begin with a query; null: with none. */
export function startEditing(sql) {
  original = sql ?? "";
  at("sql").value = laidOut(original);
  paint();
}

function paint() {
  const sql = at("sql").value;
  const painted = sql.length > MOST ? [sql] : tokens(sql).map(({ text, kind }) => (PAINTED.has(kind) ? el("span", { className: kind }, text) : text));
  at("sql-paint").replaceChildren(...painted, "\n"); // a last empty line has a height only with something behind it
  show("restore", isEdited());
  at("run").disabled = sql.trim() === "";
  show("sql-warning", hasUnseen(sql));
  at("sql-warning").textContent = "There are characters in it that cannot be seen or that turn text around: it may read otherwise than it looks.";
}

at("sql").addEventListener("input", paint);
at("restore").addEventListener("click", () => {
  at("sql").value = laidOut(original);
  paint();
  at("sql").focus();
});
