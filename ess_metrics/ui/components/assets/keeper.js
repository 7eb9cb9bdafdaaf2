// Keeps one small text in this browser, from one page to the next: a link or a reload begins a new session, which asks
// for what the one before had. Nothing is drawn.

const asked = new WeakSet();

export default function keeper({ data, parentElement, setTriggerValue }) {
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
