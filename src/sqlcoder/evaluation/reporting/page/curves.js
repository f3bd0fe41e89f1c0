// The figures that have two axes: risk over coverage, confidence against accuracy, the time of answers.

const FRAME = { width: 400, height: 250, left: 44, right: 14, top: 24, bottom: 40 };

/** Axes, grid and what `draw(x, y)` gives; the domains are [low, high], the ticks [[value, text], …]. */
function chart(label, { xs, ys, xTicks, yTicks, xLabel, yLabel }, draw) {
  const { width, height, left, right, top, bottom } = FRAME;
  const x = (value) => left + ((value - xs[0]) / (xs[1] - xs[0])) * (width - left - right);
  const y = (value) => height - bottom - ((value - ys[0]) / (ys[1] - ys[0])) * (height - top - bottom);
  return s("svg", { class: "chart", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label },
    yTicks.map(([value, text]) => [
      s("line", { class: "grid", x1: left, x2: width - right, y1: y(value), y2: y(value) }),
      s("text", { x: left - 6, y: y(value) + 4, "text-anchor": "end" }, text)]),
    xTicks.map(([value, text]) => s("text", { x: x(value), y: height - bottom + 16, "text-anchor": "middle" }, text)),
    s("text", { x: (left + width - right) / 2, y: height - 5, "text-anchor": "middle" }, xLabel),
    s("text", { x: 8, y: 11, "text-anchor": "start" }, yLabel),
    draw(x, y));
}

const shares = [0, 0.25, 0.5, 0.75, 1].map((value) => [value, `${100 * value}`]);
const path = (points) => points.map(([x, y], i) => `${i ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");

function riskCoverageCard(points, summary) {
  if (!points.length) return null;
  const top = Math.max(0.1, Math.ceil(Math.max(...points.map((p) => p.risk)) * 10) / 10);
  const ticks = [0, top / 2, top].map((value) => [value, `${Math.round(100 * value)}`]);
  const half = summary.at.find((p) => p.coverage >= 0.5);
  const last = points.at(-1);
  const told = half
    ? `Answering only the surest ${percent(half.coverage, 0)} leaves ${percent(half.risk)} of the answers wrong; answering ${percent(last.coverage, 0)} leaves ${percent(last.risk)}.`
    : `All ${percent(last.coverage, 0)} that are answered: ${percent(last.risk)} wrong.`;
  return card("Risk over coverage",
    chart(told, { xs: [0, 1], ys: [0, top], xTicks: shares, yTicks: ticks, xLabel: "% of the questions answered, the surest first", yLabel: "% of the answers wrong" },
      (x, y) => s("path", { class: "curve", d: path(points.map((p) => [x(p.coverage), y(p.risk)])) })),
    h("p", {}, `${told} Area under the curve ${summary.aurc.toFixed(3)}.`));
}

function reliabilityCard(calibration) {
  if (!calibration) return null;
  const told = `Expected calibration error ${percent(calibration.expected_error)}, n = ${calibration.n.toLocaleString("en")}.`;
  return card("Is the confidence right?",
    chart(told, { xs: [0, 1], ys: [0, 1], xTicks: shares, yTicks: shares, xLabel: "confidence, %", yLabel: "% right" },
      (x, y) => [
        s("line", { class: "ideal", x1: x(0), y1: y(0), x2: x(1), y2: y(1) }),
        calibration.bins.map((bin) => [
          s("line", { class: "whisker", x1: x(bin.confidence), x2: x(bin.confidence), y1: y(bin.ci95[0]), y2: y(bin.ci95[1]) }),
          s("circle", { class: "point", cx: x(bin.confidence), cy: y(bin.execution_accuracy), r: 3 + 4 * Math.sqrt(bin.n / calibration.n) },
            s("title", {}, `confidence ${percent(bin.confidence)}: ${percent(bin.execution_accuracy)} right, n = ${bin.n}`))])]),
    h("p", {}, `${told} On the dashed line the confidence would be right; the larger the dot, the more answers.`));
}

function latencyCard(latency, examples) {
  if (!latency) return null;
  const times = examples.map((e) => e.elapsed_s).filter((t) => t !== null).sort((a, b) => a - b);
  const low = Math.max(times[0], 1e-4), high = Math.max(latency.max, low * 1.5);
  const log = (t) => Math.log10(Math.max(t, low));
  const ticks = [];
  for (let power = Math.floor(log(low)); power <= Math.ceil(log(high)); power++) {
    for (const step of [1, 2, 5]) {
      const value = step * 10 ** power;
      if (value >= low && value <= high) ticks.push([log(value), seconds(value)]);
    }
  }
  const every = Math.ceil(ticks.length / 6);
  const marks = Object.entries(latency).filter(([name]) => name !== "max");
  const told = marks.concat([["max", latency.max]]).map(([name, value]) => `${name} ${seconds(value)}`).join(", ");
  const step = Math.max(1, Math.floor(times.length / 200));
  const drawn = times.map((t, i) => [t, (i + 1) / times.length]).filter((_, i) => i % step === 0 || i === times.length - 1);
  return card("Time of an answer",
    chart(told, { xs: [log(low), log(high)], ys: [0, 1], xTicks: ticks.filter((_, i) => i % every === 0), yTicks: shares, xLabel: "time, logarithmic", yLabel: "% of the answers done" },
      (x, y) => [
        marks.map(([, value]) => s("line", { class: "mark", x1: x(log(value)), x2: x(log(value)), y1: y(0), y2: y(1) })),
        s("path", { class: "curve", d: path(drawn.map(([t, share]) => [x(log(t)), y(share)])) })]),
    h("table", { class: "percentiles number" },
      h("thead", {}, h("tr", {}, [...marks, ["max"]].map(([name]) => h("th", {}, name)))),
      h("tbody", {}, h("tr", {}, [...marks, ["max", latency.max]].map(([, value]) => h("td", {}, seconds(value)))))));
}
