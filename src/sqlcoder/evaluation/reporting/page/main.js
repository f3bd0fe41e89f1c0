// Read the data, draw the figures, start the viewer.

const run = JSON.parse($("data").textContent);
const { summary } = run;
const title = [run.model, run.data].filter(Boolean).join(" on ") || "Scored predictions";

document.title = title;
$("title").append(data("span", title));
$("headline").append(...headline(run).filter(Boolean));

const viewer = createViewer(run);
$("figures").append(...[
  groupCard("difficulty", "difficulty", summary.by_difficulty, viewer.pick),
  groupCard("category", "category", summary.by_category, viewer.pick),
  outcomeCard(summary.outcomes, viewer.pick),
  publishedCard(run),
  groupCard("database", "db_id", summary.by_db, viewer.pick),
  riskCoverageCard(run.risk_coverage, summary.risk_coverage),
  reliabilityCard(summary.calibration),
  latencyCard(summary.latency_s, run.examples),
].filter(Boolean));

const settings = Object.entries(run.settings).filter(([, value]) => value !== null);
$("about").append(
  h("p", {}, "Intervals: Wilson's score interval, 95 %. ",
    run.has_rows ? "Rows were fetched when this page was written. " : "Rows are shown where the report is written with --databases. ",
    "Marked in a query: what the other one lacks."),
  h("dl", {},
    h("dt", {}, "data"), data("dd", `${run.data} ${run.data_sha256}`),
    settings.map(([name, value]) => [h("dt", {}, name), data("dd", value)])));
