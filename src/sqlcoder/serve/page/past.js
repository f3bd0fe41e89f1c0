// What was asked in this tab: questions and their SQL survive a reload, answers do not.

import { at, el, show } from "./dom.js";
import { keep, recall } from "./kept.js";

const KEY = "past";
const MOST = 50;
const ANSWERS = 10; // of which the rows are still here
const answers = new Map(); // entry's key -> answer
let choose = () => {};

const keyOf = ({ question, database }) => JSON.stringify([database, question]);

/** Remember an answer, as the newest. */
export function remember(answer) {
  const { question, database, sql } = answer;
  const entry = { question, database, sql };
  const others = entries().filter((other) => keyOf(other) !== keyOf(entry));
  keep(KEY, [entry, ...others].slice(0, MOST));
  answers.delete(keyOf(entry));
  answers.set(keyOf(entry), answer);
  if (answers.size > ANSWERS) answers.delete(answers.keys().next().value);
}

const entries = () => recall(KEY) ?? [];

/** `chosen(entry, answer)` hears which one is wanted again; answer is null where only its question is left. */
export function onChoice(chosen) {
  choose = chosen;
}

/** List them, the newest first. */
export function showPast(several) {
  const all = entries();
  at("past").replaceChildren(...all.map((entry) => {
    const sub = [several ? entry.database : null, entry.sql ?? "no answer"].filter(Boolean).join(" · ");
    const button = el("button", { type: "button" }, el("span", { dir: "auto" }, entry.question), el("span", { className: "soft", dir: "auto" }, sub));
    button.addEventListener("click", () => {
      at("history").close();
      choose(entry, answers.get(keyOf(entry)) ?? null);
    });
    return el("li", {}, button);
  }));
  show("past-none", all.length === 0);
  show("forget", all.length > 0);
}

at("forget").addEventListener("click", () => {
  keep(KEY, []);
  answers.clear();
  showPast(false);
});
