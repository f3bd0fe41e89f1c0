// Rows as text that leaves the page: CSV as `sqlcoder ask --csv` writes it (RFC 4180, NULL is empty), and the clipboard's.

const field = (cell) => {
  const text = cell === null ? "" : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

export const toCsv = (columns, rows) => [columns, ...rows].map((row) => `${row.map(field).join(",")}\n`).join("");

/** Columns parted by tabs, as spreadsheets paste them. */
export const toTabs = (columns, rows) =>
  [columns, ...rows].map((row) => row.map((cell) => (cell === null ? "" : String(cell).replace(/[\t\r\n]+/g, " "))).join("\t")).join("\n");

/** Hand a file to the browser's downloads. */
export function download(name, text) {
  const url = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Whether it could be put on the clipboard. */
export async function copy(text) {
  if (navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch { /* not allowed: the old way */ }
  }
  const area = document.createElement("textarea"); // over plain HTTP from another machine there is no clipboard object
  area.value = text;
  area.className = "unseen";
  (document.querySelector("dialog[open]") ?? document.body).append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}

/** A question as a file's name. */
export const fileName = (question) => `${question.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "").slice(0, 60) || "rows"}.csv`;
