// Tables, columns and keys, and their picture.

import * as api from "./api.js";
import { visible } from "./cells.js";
import { at, el, show } from "./dom.js";

let seen = null; // the database that is shown
const whole = new Intl.NumberFormat("en");

export async function showSchema(database) {
  if (seen === database) return;
  seen = database;
  show("schema-wait", true);
  show("picture", false);
  at("schema-wait").textContent = "Reading the schema…";
  at("tables").replaceChildren();
  try {
    const [schema, picture] = await Promise.all([api.schema(database), api.picture(database)]);
    if (seen !== database) return;
    at("schema-title").textContent = `Tables of ${visible(schema.database)}`;
    at("tables").replaceChildren(...schema.tables.map((table) => itsTable(table, schema.foreign_keys)));
    // as an image it runs nothing and loads nothing; a token cannot be sent with an address, so the text comes along
    at("picture").replaceChildren(el("img", { alt: words(schema), src: `data:image/svg+xml;charset=utf-8,${encodeURIComponent(picture)}` }));
    show("picture", schema.tables.length > 0);
    show("schema-wait", false);
  } catch (error) {
    seen = null;
    at("schema-wait").textContent = error.message;
  }
}

function words({ tables, foreign_keys: keys }) {
  return `${tables.length} tables and ${keys.length} keys between them; the list below says the same in words.`;
}

function itsTable(table, keys) {
  const size = table.view ? "view" : table.row_count === null ? "" : `${whole.format(table.row_count)} rows`;
  const points = (name) => keys.filter((key) => key.table === table.name && key.columns.includes(name))
    .map((key) => `→ ${key.ref_table}.${key.ref_columns[key.columns.indexOf(name)]}${key.inferred ? " (guessed)" : ""}`);
  const columns = table.columns.map((column) => el("li", {},
    el("span", { dir: "auto" }, visible(column.name)),
    el("span", { className: "soft", dir: "auto" }, visible([
      column.type,
      table.primary_key.includes(column.name) ? "primary key" : "",
      ...points(column.name),
      column.sensitive ? "hidden values" : "",
      column.comment,
    ].filter(Boolean).join(" · ")))));
  return el("details", {},
    el("summary", {}, el("span", { dir: "auto" }, visible(table.name)), el("span", { className: "soft number" }, size)),
    table.comment ? el("p", { className: "soft", dir: "auto" }, visible(table.comment)) : null,
    el("ul", {}, ...columns));
}
