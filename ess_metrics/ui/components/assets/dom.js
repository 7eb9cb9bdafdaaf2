// A few words of DOM shared by the components. Text always goes through textContent or setAttribute, never innerHTML.

const SVG = "http://www.w3.org/2000/svg";

export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

export function html(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Write an attribute only when it changes: 1 609 needless writes cost more than 1 609 comparisons. */
export function setIfNew(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

export function setStyle(element, name, value) {
  if (element.style.getPropertyValue(name) !== String(value)) element.style.setProperty(name, value);
}

/** Let go of the height that the server kept for an element, once it is there: it may be a little taller or shorter. */
export function release(element) {
  const box = (element.getRootNode().host ?? element).closest?.('[data-testid="stElementContainer"]');
  if (box && box.style.height !== "auto") Object.assign(box.style, { height: "auto", overflow: "visible" });
}

/** True when the page is dark, whatever theme made it so. `element` has no children: its colour is set for a moment,
 *  and a colour is inherited. */
export function isDark(element) {
  element.style.color = "var(--st-background-color)";
  const parts = getComputedStyle(element).color.match(/[\d.]+/g);
  element.style.color = "";
  if (!parts) return false;
  const [red, green, blue] = parts.map(Number);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 128;
}
