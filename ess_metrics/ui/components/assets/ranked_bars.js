// A ranking as a real table whose bars are cells: read aloud, copied and printed like any table. Rows are kept by key.

import { html, isDark, release, setIfNew } from "./dom.js";

const rankings = new WeakMap();

export default function rankedBars({ data, parentElement, setTriggerValue }) {
  let ranking = rankings.get(parentElement);
  if (!ranking) rankings.set(parentElement, (ranking = new Ranking(parentElement)));
  ranking.update(data, (key) => setTriggerValue("pick", key));
  return () => {
    ranking.root.remove();
    rankings.delete(parentElement);
  };
}

class Ranking {
  constructor(parent) {
    this.rows = new Map(); // key -> {tr, parts}
    this.caption = html("caption");
    this.heads = [html("th", { scope: "col" }), html("th", { scope: "col", class: "bar-head" }), html("th", { scope: "col", class: "value" })];
    this.body = html("tbody");
    this.empty = html("p", { class: "empty" });
    const table = html("table", {}, this.caption, html("thead", {}, html("tr", {}, ...this.heads)), this.body);
    this.scroller = html("div", { class: "scroller" }, table);
    this.root = html("div", { class: "ranking" }, this.scroller, this.empty);
    this.root.style.visibility = "hidden"; // until the style sheet is there
    parent.append(this.root);
  }

  update(data, pick) {
    this.pick = pick;
    this.data = data;
    this.root.classList.toggle("dark", isDark(this.empty));
    this.caption.textContent = data.caption;
    this.scroller.hidden = data.rows.length === 0;
    this.empty.hidden = data.rows.length > 0;
    this.empty.textContent = data.words.empty;
    this.scroller.style.maxHeight = data.height ? `${data.height}px` : "";
    if (data.height) {
      setIfNew(this.scroller, "tabindex", "0"); // what scrolls must be reached by keyboard, and named
      setIfNew(this.scroller, "role", "region");
      setIfNew(this.scroller, "aria-label", data.caption);
    }
    this.heads[0].textContent = data.headers[0];
    this.heads[2].textContent = data.headers[1];
    this.scale();
    this.keepRows();
    release(this.root);
  }

  /** Zero is at `origin` % of the bar cell; the header names the reference line. */
  scale() {
    const values = this.data.rows.map((row) => row[3]).filter((value) => value !== null);
    const reference = this.data.reference;
    this.place = placing([...values, reference ? reference[0] : 0]);
    this.root.style.setProperty("--origin", `${this.place(0)}%`);
    this.root.classList.toggle("referenced", Boolean(reference));
    const head = [html("span", { class: "unseen" }, this.data.words.bar)];
    if (reference) {
      this.root.style.setProperty("--reference", `${this.place(reference[0])}%`);
      head.push(html("span", { class: "reference" }, reference[1]));
    }
    this.heads[1].replaceChildren(...head);
  }

  /** Same key, same row element: updated where it stands, moved only when its rank changes. */
  keepRows() {
    const focused = this.root.getRootNode().activeElement;
    const wanted = new Set(this.data.rows.map(([key]) => key));
    for (const [key, row] of this.rows) {
      if (wanted.has(key)) continue;
      row.tr.remove();
      this.rows.delete(key);
    }
    this.data.rows.forEach((values, rank) => {
      const key = values[0];
      if (!this.rows.has(key)) this.rows.set(key, newRow());
      const row = this.rows.get(key);
      this.fill(row, values);
      if (this.body.children[rank] !== row.tr) this.body.insertBefore(row.tr, this.body.children[rank] ?? null);
    });
    if (focused?.isConnected && this.root.contains(focused)) focused.focus({ preventScroll: true }); // a moved row loses it
  }

  fill(row, [key, label, text, value, look, sub, status]) {
    const { words, pickable } = this.data;
    const chosen = this.data.selected.includes(key);
    setIfNew(row.tr, "class", [status, chosen ? "chosen" : "", pickable ? "pickable" : ""].filter(Boolean).join(" "));
    this.name(row, label, sub, chosen);
    row.value.textContent = text;
    setIfNew(row.fill, "class", `bar k${look}`);
    row.fill.hidden = !value; // zero is the axis itself
    if (value) {
      const [zero, end] = [this.place(0), this.place(value)];
      row.fill.style.left = `${Math.min(zero, end)}%`;
      row.fill.style.width = `${Math.abs(end - zero)}%`;
    }
    row.mark.textContent = chosen ? `\u2713 ${words.chosen}` : "";
    row.tr.onclick = pickable ? () => this.pick(key) : null;
  }

  /** The name is a button when a click means something, else plain text. */
  name(row, label, sub, chosen) {
    const { pickable } = this.data;
    if (!row.name || (row.name.tagName === "BUTTON") !== pickable) {
      row.name?.remove();
      row.name = html(pickable ? "button" : "span", pickable ? { type: "button" } : {});
      row.name.classList.add("name");
      row.head.prepend(row.name);
    }
    if (row.name.textContent !== label) row.name.textContent = label;
    if (pickable) setIfNew(row.name, "aria-pressed", String(chosen)); // its click bubbles to the row, which picks
    row.sub.textContent = sub;
    row.sub.hidden = !sub;
  }
}

/** Where a value falls, in % of a bar cell that holds them all and zero. */
export function placing(values) {
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  return (value) => (high > low ? (100 * (value - low)) / (high - low) : 0);
}

function newRow() {
  const row = { sub: html("span", { class: "sub" }), mark: html("span", { class: "mark", "aria-hidden": "true" }) };
  row.head = html("th", { scope: "row" }, row.mark, row.sub);
  row.fill = html("span", { class: "bar" });
  row.value = html("td", { class: "value" });
  const bars = html("td", { class: "bars" }, html("span", { class: "track", "aria-hidden": "true" }, row.fill));
  row.tr = html("tr", {}, row.head, bars, row.value);
  return row;
}
