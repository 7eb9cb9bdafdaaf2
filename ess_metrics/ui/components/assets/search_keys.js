// Enter in the search box opens its first answer, as soon as it is there: what is drawn may still answer what was typed
// before. Arrows go from one answer to the next, and back to the box.

const BOX = ".st-key-chercheur";
const PATIENCE = 4000; // ms to wait for an answer that is on its way
let listening = false;

export default function searchKeys() {
  if (listening) return;
  listening = true;
  document.addEventListener("keydown", pressed, true);
}

/** @param {KeyboardEvent} event */
function pressed(event) {
  const at = event.target instanceof HTMLElement ? event.target : null;
  const box = at?.closest(BOX);
  if (!at || !box || event.isComposing) return;
  if (event.key === "Enter" && at instanceof HTMLInputElement) open(box, at);
  if (event.key === "ArrowDown" || event.key === "ArrowUp") move(event, box, at);
}

/** @param {Element} box */
const answers = (box) => [...box.querySelectorAll('[class*="st-key-trouve-"] button')];

/**
 * @param {Element} box
 * @param {HTMLInputElement} input
 */
function open(box, input) {
  const asked = input.value.trim();
  if (!asked) return;
  const ready = () => {
    const mark = box.querySelector(".ess-asked");
    if (!(mark instanceof HTMLElement) || mark.dataset.text !== asked) return false;
    const first = answers(box)[0];
    if (first instanceof HTMLElement) first.click();
    return Boolean(first);
  };
  if (ready()) return;
  const watch = new MutationObserver(() => ready() && stop());
  const late = setTimeout(() => stop(), PATIENCE);
  const typed = () => stop();
  const stop = () => {
    watch.disconnect();
    clearTimeout(late);
    input.removeEventListener("input", typed);
  };
  input.addEventListener("input", typed);
  watch.observe(box, { childList: true, subtree: true, attributes: true });
}

/**
 * @param {KeyboardEvent} event
 * @param {Element} box
 * @param {HTMLElement} at
 */
function move(event, box, at) {
  const stops = [box.querySelector("input"), ...answers(box)];
  const here = stops.indexOf(at.closest("button") ?? at);
  const next = stops[here + (event.key === "ArrowDown" ? 1 : -1)];
  if (here < 0 || !(next instanceof HTMLElement)) return;
  event.preventDefault();
  next.focus();
}
