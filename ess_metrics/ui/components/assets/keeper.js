// Keeps one small text in this browser, from one page to the next: a link or a reload begins a new session, which asks
// for what the one before had. Nothing is drawn.

const NOTHING = "-"; // the server is to draw the page again all the same
const asked = new WeakSet();
const hear = new Map(); // name -> tells the server what is kept under it

// The server is back (connection.js). Started again, its new session knows nothing, and draws nothing before it is told
// something; and what was typed meanwhile was told to nobody.
window.addEventListener("ess-back", () => hear.forEach((tell) => tell()));

function kept(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

export default function keeper({ data, parentElement, setTriggerValue }) {
  hear.set(data.name, () => setTriggerValue("found", kept(data.name) || NOTHING));
  try {
    if (data.text) localStorage.setItem(data.name, data.text);
    else if (data.known) localStorage.removeItem(data.name);
    else if (!asked.has(parentElement)) {
      asked.add(parentElement);
      const found = localStorage.getItem(data.name);
      if (found) setTriggerValue("found", found);
    }
  } catch {
    // a browser that keeps nothing: what is pinned lasts as long as the session
  }
}
