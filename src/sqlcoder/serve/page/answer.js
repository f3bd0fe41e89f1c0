// An answer: what was understood, the rows, a chart where one suits, the SQL.

import { brief, full, kindsOf, visible } from "./cells.js";
import { choose } from "./chart.js";
import { copy, download, fileName, toCsv, toTabs } from "./csv.js";
import { at, el, say, show } from "./dom.js";
import { draw } from "./draw.js";
import { editedSql, startEditing } from "./editor.js";
import { showRows, shown } from "./rows.js";

const whole = new Intl.NumberFormat("en");
const SHORT = 40; // characters of a single cell that is shown in large letters
const OWN = "given"; // the `model` of a query that a person wrote

/** Show an answer of /v1/ask. */
export function showAnswer(answer) {
  at("asked").textContent = visible(answer.question);
  document.title = `${answer.question.slice(0, 60)} · SQLCoder`;
  showFacts(answer);
  startEditing(answer.sql);
  showTried(answer.attempts);
  show("answer", true);
  showFound(answer);
  announce(answer);
}

/** Show what the person's own query gave, in the place of the answer's rows; its text stays as it was typed. */
export function showOwn(answer) {
  showFacts(answer);
  showFound(answer);
  announce(answer);
}

function showFacts({ sql, reason, confidence, sure, model, reading, notes }) {
  show("no-answer", sql === null);
  at("reason").textContent = visible(reason ?? "");
  show("sure", sql !== null);
  show("gauge", model !== OWN);
  at("gauge-fill").style.width = `${100 * confidence}%`;
  at("sure-words").textContent = model === OWN ? "your query" : `${sure} · ${Math.round(confidence * 100)} %`;
  show("understood", reading.length > 0);
  at("reading").replaceChildren(...reading.flatMap(fact));
  at("notes").replaceChildren(...notes.map((note) => el("li", { dir: "auto" }, visible(note))));
}

/** "from: orders" has a name and a value; other facts are whole. */
function fact(text) {
  const [, name, value] = /^([a-z ]{1,20}): (.*)$/s.exec(text) ?? [null, null, text];
  const told = el("dd", { dir: "auto", className: name ? "" : "whole" }, visible(value));
  return name ? [el("dt", {}, name), told] : [told];
}

let drawn = null; // {spec, result}: the chart on the page
let width = 0;

function showFound(answer) {
  const { columns, rows } = answer;
  show("found", columns !== null);
  drawn = null;
  if (columns === null) return;
  at("count").textContent = counted(answer);
  const some = rows.length > 0;
  const single = rows.length === 1 && columns.length === 1 && full(rows[0][0]).length <= SHORT;
  for (const id of ["copy-rows", "download"]) show(id, some);
  show("rows", some && !single);
  show("single", single);
  at("single").textContent = single ? brief(rows[0][0]) : "";
  const kinds = kindsOf(columns, rows);
  showRows(answer, kinds);
  const spec = choose(answer, kinds);
  show("chart", spec !== null);
  if (spec) {
    drawn = { spec, answer };
    width = 0;
    redraw();
  }
}

function redraw() {
  const style = getComputedStyle(at("chart"));
  const room = Math.floor(at("chart").clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight));
  if (!drawn || room <= 0 || room === width) return;
  width = room;
  at("chart").replaceChildren(draw(drawn.spec, drawn.answer, room));
}

new ResizeObserver(redraw).observe(at("chart"));

function counted({ rows, truncated, elapsed_s: s }) {
  const n = `${whole.format(rows.length)} ${rows.length === 1 ? "row" : "rows"}`;
  const time = s < 0.01 ? "" : ` · ${s < 10 ? s.toFixed(2) : Math.round(s)} s`;
  if (rows.length === 0) return `No rows: the query ran and found nothing${time}`;
  return truncated ? `The first ${n}; there are more${time}` : `${n}${time}`;
}

function showTried(attempts) {
  const failed = attempts.filter((attempt) => attempt.error !== null);
  show("tried", failed.length > 0);
  at("tried-title").textContent = `${failed.length} other ${failed.length === 1 ? "query was" : "queries were"} tried first`;
  at("attempts").replaceChildren(...failed.map(({ sql, error }) => el("li", {}, el("pre", {}, visible(sql)), el("p", { className: "soft" }, visible(error)))));
}

function announce(answer) {
  if (answer.sql === null) return say(`No answer. ${answer.reason ?? ""}`);
  const sure = answer.model === OWN ? "" : `${answer.sure}. `;
  const rows = answer.rows === null ? "" : `${counted(answer)}. `;
  const one = answer.rows?.length === 1 && answer.columns.length === 1 ? `${answer.rows[0][0]}. ` : "";
  say(`Answer: ${one}${rows}${sure}${answer.reading.join(". ")}`);
}

const told = (done) => say(done ? "Copied" : "The browser does not let it be copied");
const flash = (id, done) => {
  const button = at(id);
  button.textContent = done ? "Copied" : "Not copied";
  setTimeout(() => { button.textContent = "Copy"; }, 1500);
  told(done);
};

at("copy-rows").addEventListener("click", async () => flash("copy-rows", await copy(toTabs(shown.columns, shown.rows))));
at("copy-sql").addEventListener("click", async () => flash("copy-sql", await copy(editedSql())));
at("download").addEventListener("click", () => download(fileName(at("asked").textContent), toCsv(shown.columns, shown.rows)));
