// Elements are made of tags, attributes and text nodes. Nothing that comes from data is ever read as markup.

const SVG = "http://www.w3.org/2000/svg";

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** An HTML element; children are nodes or texts. */
function h(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** An SVG element. */
function s(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

/** Text from data: it finds its own direction and does not turn the text around it. */
function data(tag, text, attributes = {}) {
  return h(tag, { dir: "auto", ...attributes }, String(text));
}

const percent = (share, digits = 1) => (share === null ? "–" : `${(100 * share).toFixed(digits)}\u00a0%`);
const range = (low, high) => `${(100 * low).toFixed(1)}–${(100 * high).toFixed(1)}`;
const seconds = (value) => (value < 1 ? `${Math.round(1000 * value)} ms` : `${value.toFixed(2)} s`);

function card(title, ...children) {
  return h("div", { class: "card" }, h("h2", {}, title), ...children);
}
