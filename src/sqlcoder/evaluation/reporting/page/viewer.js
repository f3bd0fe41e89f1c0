// The list of questions that pass the filters, and the one that is looked at, side by side with its gold.

const PAGE = 200; // entries that are put into the list at once
const FIELDS = ["outcome", "difficulty", "category", "db_id"];
const $ = (id) => document.getElementById(id);

function createViewer(run) {
  const examples = run.examples;
  const haystacks = examples.map((e) => [e.question, e.gold, e.pred, e.reason, e.id].join("\n").toLowerCase());
  let passing = [], shown = 0, current = null;

  function options(field) {
    const counts = new Map();
    for (const e of examples) if (e[field]) counts.set(e[field], (counts.get(e[field]) ?? 0) + 1);
    const names = field === "outcome" ? Object.keys(OUTCOMES).filter((o) => counts.has(o)) : [...counts.keys()];
    if (field === "difficulty") names.sort((a, b) => ["easy", "medium", "hard", "extra"].indexOf(a) - ["easy", "medium", "hard", "extra"].indexOf(b));
    else if (field !== "outcome") names.sort();
    const select = $(field);
    select.append(h("option", { value: "" }, "all"),
      ...names.map((name) => h("option", { value: name }, `${field === "outcome" ? OUTCOMES[name][1] : name} (${counts.get(name)})`)));
    if (field === "outcome") {
      const weak = examples.filter((e) => e.weak).length, wrong = examples.filter((e) => !isRight(e)).length;
      select.append(h("option", { value: "*wrong" }, `all that is not right (${wrong})`));
      if (weak) select.append(h("option", { value: "*weak" }, `weak match (${weak})`));
    }
    select.parentElement.hidden = names.length < 2 && field !== "outcome";
  }

  const isRight = (e) => e.outcome === (e.answerable ? "match" : "no_answer");

  function passes(e, i, search, chosen) {
    if (search && !haystacks[i].includes(search)) return false;
    return FIELDS.every((field) => {
      const value = chosen[field];
      if (!value) return true;
      if (value === "*weak") return e.weak;
      if (value === "*wrong") return !isRight(e);
      return e[field] === value;
    });
  }

  function refresh() {
    const search = $("search").value.trim().toLowerCase();
    const chosen = Object.fromEntries(FIELDS.map((field) => [field, $(field).value]));
    passing = examples.filter((e, i) => passes(e, i, search, chosen));
    $("count").textContent = passing.length === examples.length
      ? `${examples.length.toLocaleString("en")} questions`
      : `${passing.length.toLocaleString("en")} of ${examples.length.toLocaleString("en")} questions`;
    $("list").replaceChildren();
    shown = 0;
    extend();
    if (!passing.includes(current)) select(passing[0] ?? null);
    else markCurrent();
  }

  function extend(to = shown + PAGE) {
    const list = $("list");
    list.querySelector(".more")?.parentElement.remove();
    const until = Math.min(to, passing.length);
    list.append(...passing.slice(shown, until).map((e) => h("li", {}, entry(e))));
    shown = until;
    if (shown < passing.length) {
      list.append(h("li", {}, h("button", { class: "more", type: "button", onclick: () => extend() }, `${(passing.length - shown).toLocaleString("en")} more`)));
    }
  }

  function entry(e) {
    const [sign, words] = OUTCOMES[e.outcome];
    const where = [e.db_id, e.difficulty, e.category].filter(Boolean).join(" · ");
    return h("button", { class: "entry", type: "button", "data-index": e.index, tabindex: "-1", onclick: () => { choose(e); reveal(); } },
      h("span", { class: `sign state-${isRight(e) ? "match" : e.outcome}`, title: words, "aria-label": words }, sign),
      data("span", e.question || e.id, { class: "question" }),
      data("span", where, { class: "where" }));
  }

  function markCurrent() {
    for (const button of $("list").querySelectorAll(".entry")) {
      const is = current !== null && button.dataset.index === String(current.index);
      button.setAttribute("aria-current", String(is));
      button.tabIndex = is ? 0 : -1; // one stop of the Tab key; arrows move within
    }
  }

  function select(e) {
    current = e;
    $("detail").replaceChildren(...(e ? detail(e) : [h("p", { class: "soft" }, "No question passes these filters.")]));
    $("detail").scrollTop = 0;
    markCurrent();
  }

  /** What a person chose can be linked to; a filter's first question was not chosen. */
  function choose(e) {
    select(e);
    history.replaceState(null, "", `#q${e.index}`);
  }

  /** On a narrow screen the question lies below the list. */
  function reveal() {
    if (matchMedia("(max-width: 760px)").matches) $("detail").scrollIntoView({ block: "start" });
  }

  function move(by, focus = true) {
    const at = Math.min(Math.max(passing.indexOf(current) + by, 0), passing.length - 1);
    if (at < 0) return;
    if (at >= shown) extend(at + PAGE);
    choose(passing[at]);
    const button = $("list").querySelector('[aria-current="true"]');
    button?.scrollIntoView({ block: "nearest" });
    if (focus) button?.focus({ preventScroll: true });
  }

  function detail(e) {
    const state = isRight(e) ? "match" : e.outcome;
    const chip = (text, classes = "") => data("li", text, { class: classes });
    const [gold, pred] = compared(e.gold, e.pred);
    const at = passing.indexOf(e);
    return [
      data("h3", e.question || e.id),
      h("ul", { class: "chips" },
        chip(`${OUTCOMES[e.outcome][0]} ${OUTCOMES[e.outcome][1]}`, `verdict state-${state}`),
        e.weak ? chip("weak", "verdict state-weak") : null,
        chip(e.db_id),
        [e.difficulty, e.category].filter(Boolean).map((text) => chip(text)),
        e.answerable ? null : chip("cannot be answered"),
        e.confidence === null ? null : chip(`confidence ${percent(e.confidence, 0)}`),
        e.elapsed_s === null ? null : chip(seconds(e.elapsed_s)),
        chip(e.id)),
      data("p", e.reason, { class: "reason" }),
      h("div", { class: "sides" },
        side("Gold", e.gold ? gold : null, e.rows.gold, e.answerable ? "There is no gold query." : "This question cannot be answered."),
        side("Prediction", e.pred ? pred : null, e.rows.pred, "No answer was given.")),
      h("div", { class: "turn" },
        h("button", { type: "button", disabled: at <= 0, onclick: () => { move(-1, false); reveal(); } }, "← Previous"),
        h("button", { type: "button", disabled: at >= passing.length - 1, onclick: () => { move(1, false); reveal(); } }, "Next →")),
    ];
  }

  function side(title, sql, rows, without) {
    return h("div", { class: "side" },
      h("h4", {}, title),
      sql ? h("pre", { dir: "ltr", tabindex: "0", "aria-label": `${title}, SQL` }, sql) : h("p", { class: "soft" }, without),
      rows ? result(rows) : null);
  }

  function result({ columns, rows, more, error }) {
    if (error) return data("p", error, { class: "error" });
    const kind = (value) => (value === null ? "null" : typeof value === "number" ? "number" : "");
    const numeric = columns.map((_, c) => rows.length > 0 && rows.every((row) => typeof row[c] === "number"));
    return [
      h("div", { class: "rows", tabindex: "0", role: "region", "aria-label": "Rows" },
        h("table", {},
          h("thead", {}, h("tr", {}, columns.map((name, c) => data("th", name, { class: numeric[c] ? "number" : "" })))),
          h("tbody", {}, rows.map((row) => h("tr", {}, row.map((value) => data("td", value === null ? "NULL" : value, { class: kind(value) }))))))),
      h("p", { class: "soft" }, more ? `the first ${rows.length} rows` : rows.length === 1 ? "1 row" : `${rows.length} rows`),
    ];
  }

  function onKey(event) {
    const typing = event.target.matches("input, select, textarea");
    if (event.key === "Escape" && event.target === $("search")) { $("search").value = ""; refresh(); return; }
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/") { event.preventDefault(); $("search").focus(); return; }
    const inList = $("list").contains(event.target);
    const by = { j: 1, k: -1, ...(inList ? { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity } : {}) }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    move(by);
  }

  FIELDS.forEach(options);
  $("filters").addEventListener("submit", (event) => event.preventDefault());
  $("filters").addEventListener("input", refresh);
  $("filters").addEventListener("reset", () => setTimeout(refresh)); // after the fields were emptied
  document.addEventListener("keydown", onKey);

  refresh();
  const asked = /^#q(\d+)$/.exec(location.hash);
  const at = asked ? examples.findIndex((e) => e.index === Number(asked[1])) : -1;
  if (at >= 0) {
    if (at >= shown) extend(at + PAGE);
    select(examples[at]);
    $("list").scrollTop = $("list").querySelector('[aria-current="true"]').offsetTop - 8;
  }

  return {
    /** Show the questions with this value in a field. */
    pick(field, value) {
      $(field).value = value;
      refresh();
      $("questions").scrollIntoView();
    },
  };
}
