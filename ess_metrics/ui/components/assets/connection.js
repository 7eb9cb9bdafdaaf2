// Says within five seconds that the server no longer answers, what is kept meanwhile, and what a restart forgot.
//
// Streamlit knows at once when its connection closes; a cable pulled out closes nothing, hence a short question now and
// then while the page is looked at.

const EVERY = 2000; // ms
const PATIENCE = 1400; // ms: the longest wait for an answer, twice: a slow line loses a packet; five seconds in all
const SETTLED = 700; // ms: a change of page closes and opens a connection too
const TOLD = 8000; // ms

let watch = null; // one for the whole window, whatever page is drawn

export default function connection({ data }) {
  if (watch) watch.drawnAgain(data);
  else watch = new Watch(data);
}

class Watch {
  /** @param {{words: Record<string, string>, health: string}} data */
  constructor({ words, health }) {
    this.words = words;
    this.health = health;
    this.down = this.asked = false;
    /** @type {string | null | undefined} */
    this.start = undefined;
    this.note = document.createElement("div");
    this.note.className = "ess-connection";
    this.note.setAttribute("role", "status");
    Object.assign(this.note.style, {
      position: "fixed", insetInline: "0", bottom: "0", zIndex: "1000000", padding: "0.75rem 1.25rem",
      background: "#7a2e0e", color: "#ffffff", font: "500 1rem/1.4 'Source Sans', system-ui, sans-serif",
      textAlign: "center", pointerEvents: "none",
    });
    this.note.hidden = true;
    document.body.append(this.note);
    window.addEventListener("offline", () => this.lost());
    window.addEventListener("online", () => this.ask());
    document.addEventListener("visibilitychange", () => this.ask());
    const app = document.querySelector("[data-test-connection-state]");
    if (app) {
      const attributes = { attributes: true, attributeFilter: ["data-test-connection-state"] };
      new MutationObserver(() => this.changed(app)).observe(app, attributes);
    }
    setInterval(() => this.ask(), EVERY);
    this.ask();
  }

  /** A page was drawn: the server is there. */
  drawnAgain({ words }) {
    this.words = words;
    this.back();
  }

  changed(app) {
    clearTimeout(this.settling);
    if (app.dataset.testConnectionState === "CONNECTED") this.ask();
    else this.settling = setTimeout(() => this.ask(), SETTLED);
  }

  async ask() {
    if (this.asked || (document.hidden && !this.down)) return;
    this.asked = true;
    try {
      const answer = await this.answer().catch((error) => {
        if (error.name === "TimeoutError" && !this.down) return this.answer();
        throw error;
      });
      if (answer.ok) this.heard(answer.headers.get("x-ess-depart"));
      else this.lost();
    } catch {
      this.lost();
    } finally {
      this.asked = false;
    }
  }

  answer() {
    return fetch(this.health, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
  }

  /** The server is there; another start than before says that it stopped meanwhile, and what it held is gone. */
  heard(start) {
    const restarted = this.start && start && start !== this.start;
    this.start = start ?? this.start;
    if (!restarted) return this.back();
    this.down = false;
    this.say(this.words.restarted, 2 * TOLD);
    this.handIn();
  }

  lost() {
    if (this.down) return;
    this.down = true;
    this.say(this.words.lost);
  }

  back() {
    if (!this.down) return;
    this.down = false;
    this.say(this.words.back, TOLD);
    this.handIn();
  }

  /** Once the page can speak to the server again, have it draw: what was typed meanwhile goes with that (keeper.js). */
  handIn(tries = 40) {
    /** @type {HTMLElement | null} */
    const app = document.querySelector("[data-test-connection-state]");
    const ready = app?.dataset.testConnectionState === "CONNECTED" && app.dataset.testScriptState === "notRunning";
    if (ready) window.dispatchEvent(new CustomEvent("ess-back"));
    else if (tries) setTimeout(() => this.handIn(tries - 1), SETTLED);
  }

  say(text, during = 0) {
    clearTimeout(this.leaving);
    this.note.textContent = text;
    this.note.style.background = this.down ? "#7a2e0e" : "#1d5b3a";
    this.note.hidden = false;
    if (during) this.leaving = setTimeout(() => (this.note.hidden = true), during);
  }
}
