// The page: a question goes out, its answer comes in. Everything else is a module of its own.

import * as api from "./api.js";
import { showAnswer, showOwn } from "./answer.js";
import { at, el, open, say, show } from "./dom.js";
import { editedSql, isEdited } from "./editor.js";
import { hideFailure, showFailure } from "./failure.js";
import { keep, recall } from "./kept.js";
import { askOpinion } from "./opinion.js";
import { onChoice, remember, showPast } from "./past.js";
import * as progress from "./progress.js";
import { showSchema } from "./schema.js";

let names = []; // of the databases
let answer = null; // the model's, which is on the page
let running = null; // an AbortController while something is
const database = () => at("database").value;

/** Do what takes time: one thing at once, with its steps, a way out, and its failure told. */
async function doing(work, again, place) {
  running?.abort();
  const mine = running = new AbortController();
  hideFailure();
  progress.begin();
  try {
    const found = await work(mine.signal, (name, ahead) => { if (running === mine) progress.step(name, ahead); });
    return running === mine ? found : null;
  } catch (error) {
    if (running !== mine) return null; // something newer took its place
    if (error.name === "AbortError") say("Cancelled");
    else showFailure(error, again, place);
    return null;
  } finally {
    if (running === mine) {
      running = null;
      progress.end();
    }
  }
}

async function ask(question) {
  show("start", false);
  show("answer", false);
  const found = await doing((signal, step) => api.ask({ question, database: database() }, signal, step), () => ask(question));
  if (found) present(found);
  else if (!running && at("failure").hidden) show(answer ? "answer" : "start", true); // cancelled
}

function present(found) {
  answer = found;
  show("start", false);
  hideFailure();
  remember(found);
  showAnswer(found);
  askOpinion(found);
  if (document.activeElement === document.body) at("asked").focus(); // what had the focus is gone
}

async function runEdited() {
  const sql = editedSql();
  if (!sql.trim() || !answer) return;
  const body = { sql, question: answer.question, database: answer.database };
  const found = await doing((signal, step) => api.runSql(body, signal, step), runEdited, at("sql-warning"));
  if (!found) return;
  const own = isEdited();
  showOwn(own ? found : { ...answer, ...found, confidence: answer.confidence, sure: answer.sure, model: answer.model });
  askOpinion(answer, own ? sql : null);
  at("found").scrollIntoView({ block: "nearest" });
}

async function suggest() {
  const wanted = database();
  at("suggestions").replaceChildren();
  at("start-wait").textContent = "Looking for good first questions…";
  show("start-wait", true);
  const found = await api.suggestions(wanted).catch(() => []);
  if (wanted !== database()) return;
  at("suggestions").replaceChildren(...found.map(({ question }) => {
    const button = el("button", { type: "button", dir: "auto" }, question);
    button.addEventListener("click", () => { at("question").value = question; ask(question); });
    return el("li", {}, button);
  }));
  show("start-wait", found.length === 0);
  at("start-wait").textContent = "Ask about anything that stands in the tables.";
}

async function begin() {
  try {
    names = await api.databases();
  } catch (error) {
    showFailure(error, () => { hideFailure(); begin(); });
    show("start", false);
    return;
  }
  at("database").replaceChildren(...names.map((name) => el("option", { value: name }, name)));
  at("database").value = names.includes(recall("database")) ? recall("database") : names[0];
  show("choice", names.length > 1);
  show("start", !answer);
  suggest();
}

at("ask").addEventListener("submit", (event) => {
  event.preventDefault();
  const question = at("question").value.trim();
  if (question) ask(question);
});

at("question").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  at("ask").requestSubmit();
});

at("database").addEventListener("change", () => {
  keep("database", database());
  running?.abort();
  answer = null;
  show("answer", false);
  hideFailure();
  show("start", true);
  suggest();
});

at("sql").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    runEdited();
  }
});
at("run").addEventListener("click", runEdited);
at("cancel").addEventListener("click", () => {
  running?.abort();
  at(answer ? "sql" : "question").focus();
});

at("open-schema").addEventListener("click", () => { open("schema"); showSchema(database()); });
at("open-history").addEventListener("click", () => { showPast(names.length > 1); open("history"); });
onChoice((entry, kept) => {
  if (names.includes(entry.database)) at("database").value = entry.database;
  at("question").value = entry.question;
  running?.abort();
  if (kept) present(kept);
  else ask(entry.question);
});

addEventListener("keydown", (event) => {
  const typing = event.target.matches("input, textarea, select");
  if (event.key === "Escape" && running && !document.querySelector("dialog[open]")) running.abort();
  else if (event.key === "/" && !typing && !document.querySelector("dialog[open]")) {
    event.preventDefault();
    at("question").focus();
    at("question").select();
  }
});

begin();
