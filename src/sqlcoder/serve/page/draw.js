// A chart's spec as SVG, as wide as its place. Colours and letters are parts.css's.

import { brief } from "./cells.js";
import { shape } from "./dom.js";

const LETTER = 6.6; // pixels, of the average letter in 12 px
const BAR = 20;
const GAP = 8;
const large = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });
const small = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });
const number = (value) => (Math.abs(value) < 1 ? small : large).format(value);
const short = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

/** The SVG element. */
export function draw(spec, { columns, rows }, width) {
  const points = rows.map((row) => ({ name: brief(row[spec.x]), at: time(row[spec.x]), value: Number(row[spec.y]) }));
  const [marks, height] = spec.mark === "bar" ? bars(points, width) : line(points, width);
  return shape("svg", { role: "img", viewBox: `0 0 ${width} ${height}`, height, "aria-label": words(spec, columns, points) }, ...marks);
}

function words(spec, columns, points) {
  const most = points.reduce((a, b) => (b.value > a.value ? b : a));
  const least = points.reduce((a, b) => (b.value < a.value ? b : a));
  const kind = spec.mark === "bar" ? "Bar chart" : "Line chart";
  return `${kind} of ${brief(columns[spec.y])} by ${brief(columns[spec.x])}, ${points.length} values. Highest: ${most.name}, ${number(most.value)}. Lowest: ${least.name}, ${number(least.value)}.`;
}

const cut = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
const text = (content, attributes) => shape("text", attributes, content);

function bars(points, width) {
  const most = Math.floor((width * 0.4) / LETTER);
  const left = Math.min(Math.max(...points.map((p) => p.name.length)), most) * LETTER + 14;
  const right = Math.max(...points.map((p) => number(p.value).length)) * LETTER + 10;
  const low = Math.min(0, ...points.map((p) => p.value));
  const high = Math.max(0, ...points.map((p) => p.value));
  const scale = (width - left - right) / (high - low || 1);
  const zero = left - low * scale;
  const marks = points.flatMap(({ name, value }, i) => {
    const y = i * (BAR + GAP);
    const length = Math.max(Math.abs(value) * scale, 1);
    const x = value < 0 ? zero - length : zero;
    return [
      text(cut(name, most), { x: left - 10, y: y + 14.5, "text-anchor": "end" }),
      shape("rect", { class: "bar-mark", x, y, width: length, height: BAR, rx: 3 }, title(name, value)),
      text(number(value), { class: "value", x: Math.max(x + length, zero) + 8, y: y + 14.5 }),
    ];
  });
  const height = points.length * (BAR + GAP) - GAP;
  return [[...marks, shape("line", { class: "zero", x1: zero, x2: zero, y1: 0, y2: height })], height];
}

function line(points, width) {
  points.sort((a, b) => a.at - b.at);
  const height = 240;
  const ticks = nice(Math.min(0, ...points.map((p) => p.value)), Math.max(0, ...points.map((p) => p.value)), 4);
  const left = Math.max(...ticks.map((tick) => short.format(tick).length)) * LETTER + 12;
  const [first, last] = [points[0].at, points.at(-1).at];
  const x = (at) => left + ((at - first) / (last - first || 1)) * (width - left - 12);
  const y = (value) => 8 + (1 - (value - ticks[0]) / (ticks.at(-1) - ticks[0])) * (height - 38);
  const grid = ticks.flatMap((tick) => [
    shape("line", { class: tick === 0 ? "zero" : "rule", x1: left, x2: width, y1: y(tick), y2: y(tick) }),
    text(short.format(tick), { x: left - 10, y: y(tick) + 4, "text-anchor": "end" }),
  ]);
  const dates = points[0].name.length > 10 ? points.map((p) => ({ ...p, name: p.name.slice(0, 10) })) : points;
  const half = (dates[0].name.length * LETTER) / 2;
  let free = left; // from here on nothing is written yet
  const labels = dates.flatMap(({ name, at }) => {
    const middle = Math.min(Math.max(x(at), left + half), width - half);
    if (middle - half < free) return [];
    free = middle + half + 24;
    return [text(name, { x: middle, y: height - 6, "text-anchor": "middle" })];
  });
  const path = points.map(({ at, value }, i) => `${i ? "L" : "M"}${x(at).toFixed(1)} ${y(value).toFixed(1)}`).join("");
  const dots = points.length > 60 ? [] : points.map(({ name, at, value }) => shape("circle", { class: "dot", cx: x(at), cy: y(value), r: 3.5 }, title(name, value)));
  return [[...grid, ...labels, shape("path", { class: "line-mark", d: path }), ...dots], height];
}

const title = (name, value) => shape("title", {}, `${name}: ${number(value)}`);

/** A date, or the beginning of one, as milliseconds. */
const time = (cell) => Date.parse(typeof cell === "string" ? cell.replace(" ", "T") : `${cell}`) || Date.parse(String(cell).slice(0, 10));

/** Round numbers from below the least to above the greatest value, about `wanted` steps apart. */
function nice(low, high, wanted) {
  const rough = (high - low || 1) / wanted;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = unit * [1, 2, 5, 10].find((factor) => factor * unit >= rough);
  const from = Math.floor(low / step);
  const to = Math.max(Math.ceil(high / step), from + 1);
  return Array.from({ length: to - from + 1 }, (_, i) => (from + i) * step);
}
