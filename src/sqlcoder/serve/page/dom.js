// Elements. Whatever comes from data becomes a text node here; nothing is ever read as markup.

export const at = (id) => document.getElementById(id);

export const show = (id, visible) => { at(id).hidden = !visible; };

/** An element; `properties` are its own where it has them, else attributes. Children are nodes or texts; null is none. */
export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in node) node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

const SVG = "http://www.w3.org/2000/svg";

/** An SVG element with attributes. */
export function shape(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/** Tell those who listen to the page instead of looking at it. */
export function say(text) {
  at("said").textContent = "";
  requestAnimationFrame(() => { at("said").textContent = text; }); // the same words twice are heard twice
}

/** Open a dialog; a click beside it or on what has data-close closes it. */
export function open(id) {
  const dialog = at(id);
  if (!dialog.open) dialog.showModal();
  return dialog;
}

for (const dialog of document.querySelectorAll("dialog")) {
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
  });
}
