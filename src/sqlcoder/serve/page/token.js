// The token, where the server wants one: from the address (#token=...), which forgets it, or typed in.

import { at, open } from "./dom.js";
import { keep, recall } from "./kept.js";

const KEY = "token";

const given = new URLSearchParams(location.hash.slice(1)).get(KEY);
if (given) {
  keep(KEY, given);
  history.replaceState(null, "", location.pathname + location.search);
}

export function authorization() {
  const token = recall(KEY);
  return token ? { Authorization: `Bearer ${token}` } : {};
}

let asking = null; // one dialog, however many requests were refused

/** Resolves once there is another token to try; false where nobody gives one. */
export function another() {
  asking ??= new Promise((resolve) => {
    const dialog = open("token");
    const form = at("token-form");
    at("token-wrong").textContent = recall(KEY) ? "The server does not know this token." : "";
    at("token-text").value = "";
    at("token-text").focus();
    let typed = false;
    form.onsubmit = (event) => {
      event.preventDefault();
      keep(KEY, at("token-text").value.trim());
      typed = true;
      dialog.close();
    };
    dialog.onclose = () => {
      asking = null;
      resolve(typed);
    };
  });
  return asking;
}
