// What went wrong, in the server's words, and what can be done about it.

import { at, show } from "./dom.js";

const TITLES = {
  unsafe: "This query is not allowed",
  unparsable: "This is not SQL that can be read",
  unknown_table: "There is no such table",
  unknown_column: "There is no such column",
  timeout: "It took too long",
  queue_full: "The server is busy",
  execution_failed: "The query failed",
};

/** Show an error after the element `place`; `again` is what the button does, for errors that time can mend. */
export function showFailure(error, again, place = at("progress")) {
  place.after(at("failure"));
  at("failure-title").textContent = TITLES[error.code] ?? (error.status ? "This did not work" : "No connection");
  at("failure-text").textContent = error.wait ? `${error.message} Come again in ${error.wait} s.` : error.message;
  const canMend = !error.status || error.status === 429 || error.status >= 500 || error.status === 401;
  show("again", canMend);
  at("again").onclick = again;
  show("failure", true);
  at("failure").scrollIntoView({ block: "nearest" });
}

export const hideFailure = () => show("failure", false);
