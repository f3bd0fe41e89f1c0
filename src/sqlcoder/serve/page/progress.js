// What is being done while somebody waits.

import { at, say, show } from "./dom.js";

const WORDS = {
  sending: "Sending",
  queued: "Waiting",
  opening: "Opening the database",
  linking: "Finding the tables and values that matter",
  candidates: "Writing SQL",
  running: "Running the query",
};

let timer = 0;
let told = "";

export function begin() {
  const started = performance.now();
  told = "";
  step("sending", 0);
  const tick = () => {
    const s = (performance.now() - started) / 1000;
    at("seconds").textContent = s < 1 ? "" : `${Math.floor(s)} s`;
  };
  tick();
  clearInterval(timer);
  timer = setInterval(tick, 250);
  show("progress", true);
  document.querySelector("main").setAttribute("aria-busy", "true");
}

export function step(name, ahead) {
  const words = name === "queued" && ahead > 0 ? `Waiting: ${ahead} ${ahead === 1 ? "question is" : "questions are"} ahead` : WORDS[name] ?? name;
  at("step").textContent = words;
  if (name !== "sending" && words !== told) say(words);
  told = words;
}

export function end() {
  clearInterval(timer);
  show("progress", false);
  document.querySelector("main").removeAttribute("aria-busy");
}
