// What a person says of an answer. It goes to the server's file of opinions, which `sqlcoder data collect` reads.

import { feedback } from "./api.js";
import { at, say, show } from "./dom.js";

let subject = null; // {question, sql, model, database}: the model's answer
let rewrite = null; // the person's own query, which ran

/** Ask for an opinion on an answer; with `own`, on the person's own query in its place. */
export function askOpinion(answer, own = null) {
  subject = answer;
  rewrite = own;
  at("opinion-asks").textContent = own !== null ? "Is your query the right answer?" : answer.sql === null ? "Is it right that there is no answer?" : "Is this right?";
  show("wrong", own === null);
  at("opinion-said").textContent = "";
  for (const id of ["right", "wrong"]) press(id, false);
}

function press(id, pressed) {
  at(id).setAttribute("aria-pressed", String(pressed));
  at(id).disabled = pressed;
}

async function judge(id) {
  const { question, sql, model, database } = subject;
  const body = { question, sql, model, database, verdict: rewrite === null ? id : "rewrite" };
  if (rewrite !== null) body.rewrite = rewrite;
  try {
    await feedback(body);
    for (const other of ["right", "wrong"]) press(other, other === id);
    at("opinion-said").textContent = "Saved. Thank you.";
  } catch (error) {
    at("opinion-said").textContent = `Not saved: ${error.message}`;
    say(at("opinion-said").textContent);
  }
}

at("right").addEventListener("click", () => judge("right"));
at("wrong").addEventListener("click", () => judge("wrong"));
