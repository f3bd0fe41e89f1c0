// The headline and the figures that are bars: groups, outcomes, published rows.

const OUTCOMES = {
  match: ["✓", "match"],
  mismatch: ["✗", "mismatch"],
  pred_failed: ["!", "prediction failed"],
  pred_unsafe: ["⊘", "refused by the guard"],
  no_answer: ["–", "no answer"],
  gold_failed: ["?", "gold failed"],
};

function headline(run) {
  const { summary } = run;
  const fact = (label, value) => h("div", { class: "fact" }, h("b", { class: "number" }, value), h("span", {}, label));
  const interval = summary.ci95 ? `${range(...summary.ci95)} %` : "no judged example";
  return [
    h("div", {}, h("div", { class: "big number" }, percent(summary.execution_accuracy)), h("div", { class: "label" }, run.measure)),
    fact("95 % interval", interval),
    fact("questions judged", summary.n.toLocaleString("en")),
    summary.weak ? fact("weak matches", summary.weak) : null,
    summary.gold_failed ? fact("golds failed, left out", summary.gold_failed) : null,
    summary.abstention ? fact("rightly refused", `${summary.abstention.rightly_refused} of ${summary.abstention.n}`) : null,
    summary.latency_s ? fact("median time", seconds(summary.latency_s.median)) : null,
  ];
}

/** A bar from 0 to 100 % with the interval as a whisker; `share` null draws the interval alone. */
function shareBar(share, low, high, label) {
  const x = (value) => `${100 * value}%`;
  return s("svg", { role: "img", "aria-label": label },
    s("rect", { class: "track", width: "100%", height: "12", y: "2", rx: "3" }),
    share === null
      ? s("rect", { class: "fill", x: x(low), width: x(high - low), height: "12", y: "2", rx: "3" })
      : s("rect", { class: "fill", width: x(share), height: "12", y: "2", rx: "3" }),
    share === null ? null : [
      s("line", { class: "whisker", x1: x(low), x2: x(high), y1: "8", y2: "8" }),
      s("line", { class: "whisker", x1: x(low), x2: x(low), y1: "5", y2: "11" }),
      s("line", { class: "whisker", x1: x(high), x2: x(high), y1: "5", y2: "11" }),
    ]);
}

/** One bar a group; pressing it filters the questions. */
function groupCard(title, field, groups, onPick) {
  const names = Object.keys(groups);
  if (!names.length) return null;
  const bars = names.map((name) => {
    const { execution_accuracy: share, ci95: [low, high], n } = groups[name];
    return h("button", { class: "bar", type: "button", title: `95 %: ${range(low, high)}; show these questions`, onclick: () => onPick(field, name) },
      data("span", name, { class: "name" }),
      shareBar(share, low, high, `${percent(share)}, 95 % interval ${range(low, high)}`),
      h("span", { class: "value number" }, percent(share), h("span", { class: "soft" }, ` n ${n}`)));
  });
  return card(`By ${title}`, h("div", { class: names.length > 24 ? "bars tall" : "bars" }, bars));
}

function outcomeCard(outcomes, onPick) {
  const shown = Object.entries(outcomes).filter(([, count]) => count);
  const total = shown.reduce((sum, [, count]) => sum + count, 0);
  if (!total) return null;
  const bars = shown.map(([outcome, count]) =>
    h("button", { class: "bar", type: "button", title: "show these questions", onclick: () => onPick("outcome", outcome) },
      h("span", { class: "name" }, OUTCOMES[outcome][1]),
      s("svg", { role: "img", "aria-label": percent(count / total) },
        s("rect", { class: "track", width: "100%", height: "12", y: "2", rx: "3" }),
        s("rect", { class: `state-${outcome}`, width: `${(100 * count) / total}%`, height: "12", y: "2", rx: "3" })),
      h("span", { class: "value number" }, count.toLocaleString("en"), h("span", { class: "soft" }, ` ${percent(count / total)}`))));
  return card("Outcomes", h("div", { class: "bars" }, bars));
}

const sharesOf = (groups) => Object.fromEntries(Object.entries(groups).map(([name, group]) => [name, group.execution_accuracy]));

/** The rows by category, for those that were published so; nothing where none was. */
function categoryTable(rows) {
  if (!rows.some((row) => !row.ours && Object.keys(row.by_category).length)) return null;
  const shown = rows.filter((row) => Object.keys(row.by_category).length);
  const names = [...new Set(shown.flatMap((row) => Object.keys(row.by_category)))];
  const cell = (share) => (share === undefined ? "–" : (100 * share).toFixed(1));
  return h("div", { class: "rows dense", tabindex: "0", role: "region", "aria-label": "Published figures by category" },
    h("table", {},
      h("thead", {}, h("tr", {}, h("th", {}, "%"), names.map((name) => data("th", name, { class: "number" })))),
      h("tbody", {}, shown.map((row) => h("tr", { class: row.ours ? "ours" : "" }, h("td", { class: "name" }, data("span", row.system), row.note ? h("span", { class: "soft" }, ` · ${row.note}`) : null),
        names.map((name) => h("td", { class: "number value" }, cell(row.by_category[name]))))))));
}

/** Published rows of the same benchmark, and this run among them. */
function publishedCard(run) {
  const { published, summary } = run;
  if (!published || !summary.ci95) return null;
  const middle = (row) => row.execution_accuracy ?? (row.low + row.high) / 2;
  const ours = { system: run.model, note: "this run", execution_accuracy: summary.execution_accuracy, low: summary.ci95[0], high: summary.ci95[1], ours: true };
  const rows = [...published.rows, ours].sort((a, b) => middle(b) - middle(a));
  const bars = rows.map((row) => {
    const said = row.execution_accuracy === null ? `${range(row.low, row.high)} %` : percent(row.execution_accuracy);
    return h("div", { class: row.ours ? "bar ours" : "bar others" },
      h("span", { class: "name" }, data("span", row.system), row.note ? h("span", { class: "soft" }, ` · ${row.note}`) : null),
      shareBar(row.execution_accuracy, row.low, row.high, said),
      h("span", { class: "value number" }, said,
        row.execution_accuracy === null ? null : h("span", { class: "soft" }, ` ${range(row.low, row.high)}`)));
  });
  return card(`Beside published figures: ${published.benchmark}`,
    h("div", { class: "bars stacked" }, bars),
    categoryTable(rows.map((row) => (row.ours ? { ...row, by_category: sharesOf(summary.by_category) } : row))),
    h("p", {}, `Execution accuracy as published by others, under other prompts and mostly looser rules of comparing; the intervals are what n = ${published.n} gives. Where intervals overlap, the order says little.`));
}
