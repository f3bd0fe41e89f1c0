"use strict";
// Everything that comes from data becomes a text node; nothing is ever read as markup.

const token = new URLSearchParams(location.search).get("token");
const $ = (id) => document.getElementById(id);
const show = (id, visible) => { $(id).hidden = !visible; };

let now = null; // the case on the page
let total = 0;
let editing = false;
let passed = null; // the rewriting that was run and passed, as text
let busy = false;

async function post(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  });
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.error);
  return told;
}

/** Do one thing at a time, and say what goes wrong. */
async function doing(work) {
  if (busy) return;
  busy = true;
  show("failure", false);
  document.body.setAttribute("aria-busy", "true");
  try {
    await work();
  } catch (error) {
    $("failure").textContent = error instanceof TypeError ? "The command that serves this page has stopped." : error.message;
    show("failure", true);
    $("failure").scrollIntoView({ block: "nearest" });
  } finally {
    busy = false;
    document.body.removeAttribute("aria-busy");
  }
}

function say(text) {
  $("said").textContent = text;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => { $("said").textContent = ""; }, 2500);
}

function cell(tag, value, number) {
  const node = document.createElement(tag);
  node.dir = "auto";
  node.textContent = value === null ? "NULL" : String(value);
  if (value === null) node.className = "null";
  else if (number) node.className = "number";
  return node;
}

function table({ columns, rows }) {
  const numeric = columns.map((_, i) => rows.length > 0 && rows.every((row) => row[i] === null || typeof row[i] === "number"));
  const made = document.createElement("table");
  const head = made.createTHead().insertRow();
  columns.forEach((name, i) => head.append(cell("th", name, numeric[i])));
  const body = made.createTBody();
  for (const row of rows) {
    const line = body.insertRow();
    row.forEach((value, i) => line.append(cell("td", value, numeric[i])));
  }
  return made;
}

function drawRows(shown) {
  $("rows").replaceChildren(...(shown.columns.length ? [table(shown)] : []));
  const n = shown.rows.length;
  const count = n === 0 ? "no rows" : `${n} row${n === 1 ? "" : "s"}`;
  $("rows-label").textContent = shown.error !== null ? "" : shown.truncated ? `The first ${count}; there are more` : `Result: ${count}`;
  $("error").textContent = shown.error ?? "";
  show("error", shown.error !== null);
  $("notes").textContent = shown.notes.join(" ");
}

function draw(state) {
  total = state.total;
  $("database").textContent = state.database;
  $("by").textContent = state.by;
  $("count").textContent = `${state.judged} of ${total} judged`;
  $("progress").max = total;
  $("progress").value = state.judged;
  const shown = state.case;
  show("case", shown !== null);
  show("end", shown === null);
  if (shown === null) {
    edit(false);
    show("judging", false);
    $("again").focus();
    return;
  }
  now = shown;
  $("question").textContent = shown.question;
  $("wording").value = shown.question;
  $("sql").textContent = shown.sql ?? "The model gave no query. Right: the database cannot answer this.";
  drawRows(shown);
  edit(false);
  wordingOpen(false);
  scrollTo(0, 0);
}

/** Open or close the query for rewriting. */
function edit(open) {
  editing = open;
  passed = null;
  $("save").disabled = true;
  show("rewriting", open);
  show("sql", !open);
  show("judging", !open);
  show("rewriting-bar", open);
  if (open) {
    $("rewriting").value = now.sql ?? "";
    $("rewriting").focus();
  } else if (now) {
    drawRows(now);
  }
}

function wordingOpen(open) {
  show("wording", open);
  show("question", !open);
  if (open) $("wording").focus();
  else $("question").textContent = $("wording").value.trim() || now.question;
}

const judge = (verdict, said) => doing(async () => {
  const body = { index: now.index, verdict, question: $("wording").value };
  if (verdict === "rewrite") body.sql = passed;
  draw(await post("/judge", body));
  say(said);
});

const run = () => doing(async () => {
  const sql = $("rewriting").value;
  const told = await post("/run", { index: now.index, sql });
  drawRows(told.case);
  passed = told.case.error === null ? sql : null;
  $("save").disabled = passed === null;
  if (passed !== null) say("It runs: look at the rows, then save");
});

const back = () => doing(async () => {
  const index = (((now?.index ?? 0) - 1) + total) % total;
  draw(await post("/next", { index }));
});

$("right").onclick = () => judge("right", "Saved: right");
$("wrong").onclick = () => judge("wrong", "Saved: wrong");
$("skip").onclick = () => judge("skip", "Skipped");
$("edit").onclick = () => edit(true);
$("reword").onclick = () => wordingOpen($("wording").hidden);
$("back").onclick = back;
$("again").onclick = () => doing(async () => draw(await post("/next", { index: now ? now.index : total - 1 })));
$("run").onclick = run;
$("save").onclick = () => passed !== null && judge("rewrite", "Saved: your query");
$("cancel").onclick = () => edit(false);
$("rewriting").oninput = () => { passed = null; $("save").disabled = true; };

const KEYS = { r: "right", w: "wrong", e: "edit", q: "reword", s: "skip", b: "back" };

addEventListener("keydown", (event) => {
  const typing = event.target instanceof HTMLTextAreaElement;
  if (event.key === "Escape") {
    if (editing) edit(false);
    else if (!$("wording").hidden) { $("wording").value = now.question; wordingOpen(false); }
  } else if (event.key === "Enter" && event.target === $("wording")) {
    event.preventDefault();
    wordingOpen(false);
  } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && editing) {
    event.preventDefault();
    run();
  } else if (!typing && !editing && !event.ctrlKey && !event.metaKey && !event.altKey && KEYS[event.key] && !$("judging").hidden) {
    event.preventDefault();
    $(KEYS[event.key]).click();
  }
});

doing(async () => draw(await post("/next", {})));
