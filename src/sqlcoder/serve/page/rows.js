// The rows as a grid of which only the lines in view exist, so that 10,000 rows cost what 40 do.
//
// Keys as in the grid pattern of the ARIA Authoring Practices: one stop for Tab, arrows move between cells. The focus
// stays on the table (aria-activedescendant), so that lines may come and go.

import { brief, full, sorted, visible } from "./cells.js";
import { copy } from "./csv.js";
import { at, el, open, say } from "./dom.js";

const LINE = 34; // pixels; parts.css says the same
const BEYOND = 12; // lines that exist above and below those in view
const MOST = 200_000; // lines: browsers end pages at about 16 million pixels; CSV and clipboard have them all
const WIDEST = 38; // letters of a column

/** What is shown: `rows` in the order in which they stand. */
export const shown = { columns: [], rows: [] };

let kinds = [];
let original = [];
let order = { column: -1, direction: 0 };
let active = { row: 0, column: 0 };
let lines = new Map(); // row's index -> its tr
let parts = null; // {box, table, above, body, below, heads}

/** Show a result in the element with the id `rows`. */
export function showRows(result, itsKinds) {
  Object.assign(shown, { columns: result.columns, rows: result.rows });
  original = result.rows;
  kinds = itsKinds;
  order = { column: -1, direction: 0 };
  active = { row: 0, column: 0 };
  build();
}

function build() {
  const box = at("rows");
  const letters = kinds.map((_, i) => width(i));
  const table = el("table", { role: "grid", tabIndex: 0, "aria-label": "Rows", "aria-rowcount": shown.rows.length + 1, "aria-colcount": shown.columns.length });
  const cols = letters.map((n) => { const col = el("col"); col.style.width = `calc(${n}ch + 1.75rem)`; return col; });
  table.style.width = `calc(${letters.reduce((a, b) => a + b, 0)}ch + ${letters.length * 1.75}rem)`;
  const heads = shown.columns.map(head);
  const above = el("tr", { className: "spacer", role: "presentation" });
  const below = el("tr", { className: "spacer", role: "presentation" });
  const body = el("tbody");
  table.append(
    el("colgroup", {}, ...cols),
    el("thead", {}, el("tr", { "aria-rowindex": 1 }, ...heads)),
    el("tbody", { role: "presentation" }, above), body, el("tbody", { role: "presentation" }, below),
  );
  parts = { box, table, above, body, below, heads };
  table.addEventListener("keydown", key);
  table.addEventListener("focus", () => activate(active.row, active.column, false));
  body.addEventListener("click", click);
  body.addEventListener("dblclick", () => openCell());
  box.onscroll = render;
  box.replaceChildren(table);
  box.scrollTo(0, 0);
  fill();
}

function head(name, i) {
  const button = el("button", { type: "button", title: visible(full(name)) }, el("span", { className: "name", dir: "auto" }, brief(name)), el("span", { className: "mark", "aria-hidden": "true" }));
  button.addEventListener("click", () => sortBy(i));
  return el("th", { scope: "col", className: kinds[i] === "number" ? "number" : "", "aria-colindex": i + 1 }, button);
}

/** Letters that a column needs, by its head and a sample of its cells. */
function width(i) {
  const step = Math.max(1, Math.floor(shown.rows.length / 300));
  let most = brief(shown.columns[i]).length + 3;
  for (let row = 0; row < shown.rows.length; row += step) most = Math.max(most, brief(shown.rows[row][i]).length);
  return Math.min(Math.max(most, 4), WIDEST);
}

function sortBy(column) {
  const direction = order.column !== column ? 1 : { 1: -1, "-1": 0, 0: 1 }[order.direction];
  order = { column, direction };
  shown.rows = direction ? sorted(original, column, kinds[column], direction) : original;
  parts.heads.forEach((cell, i) => {
    const mark = i === column && direction ? (direction > 0 ? "ascending" : "descending") : null;
    if (mark) cell.setAttribute("aria-sort", mark);
    else cell.removeAttribute("aria-sort");
    cell.querySelector(".mark").textContent = { ascending: "↑", descending: "↓" }[mark] ?? "";
  });
  say(direction ? `Sorted by ${brief(shown.columns[column])}, ${direction > 0 ? "ascending" : "descending"}` : "In the order of the query");
  parts.box.scrollTo({ top: 0 });
  fill();
}

const count = () => Math.min(shown.rows.length, MOST);

function fill() {
  lines = new Map();
  parts.body.replaceChildren();
  render();
}

/** Let the lines in view exist, and no others. */
function render() {
  const { box, above, body, below } = parts;
  const first = Math.max(0, Math.floor(box.scrollTop / LINE) - BEYOND);
  const last = Math.min(count(), Math.ceil((box.scrollTop + (box.clientHeight || 440)) / LINE) + BEYOND);
  for (const [i, line] of lines) {
    if (i < first || i >= last) {
      line.remove();
      lines.delete(i);
    }
  }
  for (let i = first; i < last; i++) {
    if (lines.has(i)) continue;
    lines.set(i, draw(i));
    body.insertBefore(lines.get(i), body.children[i - first] ?? null); // those that exist follow each other
  }
  above.style.height = `${first * LINE}px`;
  below.style.height = `${(count() - last) * LINE}px`;
}

function draw(i) {
  const cells = shown.rows[i].map((cell, column) => el("td", {
    id: `cell-${i}-${column}`,
    dir: "auto",
    className: [cell === null ? "null" : "", kinds[column] === "number" ? "number" : "", i === active.row && column === active.column ? "active" : ""].join(" "),
    "aria-colindex": column + 1,
  }, brief(cell)));
  const line = el("tr", { "aria-rowindex": i + 2 }, ...cells);
  line.dataset.row = i;
  return line;
}

function activate(row, column, scroll = true) {
  at(`cell-${active.row}-${active.column}`)?.classList.remove("active");
  active = { row: Math.max(0, Math.min(row, count() - 1)), column: Math.max(0, Math.min(column, shown.columns.length - 1)) };
  if (count() === 0) return;
  if (scroll) reveal();
  const cell = at(`cell-${active.row}-${active.column}`);
  if (!cell) return;
  cell.classList.add("active");
  parts.table.setAttribute("aria-activedescendant", cell.id);
  if (scroll) cell.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function reveal() {
  const { box } = parts;
  const view = box.clientHeight - LINE * 2; // less the heads and a scroll bar
  const top = active.row * LINE;
  if (top < box.scrollTop) box.scrollTop = top;
  else if (top > box.scrollTop + view - LINE) box.scrollTop = top - view + LINE;
  render();
}

const page = () => Math.max(1, Math.floor(parts.box.clientHeight / LINE) - 2);
const MOVES = {
  ArrowUp: ({ row, column }) => [row - 1, column],
  ArrowDown: ({ row, column }) => [row + 1, column],
  ArrowLeft: ({ row, column }) => [row, column - 1],
  ArrowRight: ({ row, column }) => [row, column + 1],
  PageUp: ({ row, column }) => [row - page(), column],
  PageDown: ({ row, column }) => [row + page(), column],
  Home: ({ row }, whole) => [whole ? 0 : row, 0],
  End: ({ row }, whole) => [whole ? Infinity : row, Infinity],
};

function key(event) {
  if (event.target !== parts.table || event.altKey) return; // a head's button has its own keys
  const whole = event.ctrlKey || event.metaKey;
  if (event.key in MOVES) activate(...MOVES[event.key](active, whole));
  else if (event.key === "Enter") openCell();
  else if (whole && event.key === "c" && String(getSelection()) === "") copy(cellText()).then((done) => say(done ? "Cell copied" : "The browser does not let it be copied"));
  else return;
  event.preventDefault();
}

function click(event) {
  const cell = event.target.closest("td");
  if (!cell || String(getSelection()) !== "") return;
  activate(Number(cell.parentNode.dataset.row), cell.cellIndex, false);
  if (cell.scrollWidth > cell.clientWidth) openCell();
}

const cellText = () => (count() ? full(shown.rows[active.row][active.column]) : "");

const LONGEST = 1_000_000; // characters that are laid out at once

/** The active cell in full. */
function openCell() {
  if (count() === 0) return;
  const text = cellText();
  at("cell-title").textContent = brief(shown.columns[active.column]);
  at("cell-text").textContent = visible(text.slice(0, LONGEST)) + (text.length > LONGEST ? `… (${text.length} characters; Copy takes them all)` : "");
  at("copy-cell").onclick = async () => say(await copy(text) ? "Cell copied" : "The browser does not let it be copied");
  open("cell");
}
