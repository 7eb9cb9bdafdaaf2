// The player of a meeting: one screen at a time, by keyboard. Everything it shows was drawn before it was opened; it
// asks nothing of anybody, save whether newer data were published, and keeps notes in this browser alone.
// Texts go through textContent; drawings are the server's own SVG, read as XML, where nothing can run.

/** @type {any} the whole meeting, and the words around it: both come with the page, compressed */
let show;
/** @type {any} */
let words;
const PREFIX = "ess-seance:";
const LOOK_EVERY = 30_000; // ms between two looks at the server
const [LARGEST, LEAST] = [1.9, 1.2]; // rem: letters of a table
const FINE = 2; // dots of a picture of the minutes for one unit of its drawing
const LONGEST_CODE = 50; // letters of a proof code that a screen bears; the minutes have it whole
const MARKED = "#b3420a"; // as in player.css; minutes have no style sheet
const RESTS = 2_500; // ms before the buttons fade

/** @type {(id: string) => any} an element of the frame: a button, a field or a dialog */
const place = (id) => document.getElementById(id);

function tag(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== false && value !== null) made.setAttribute(key, value);
  made.append(...children.filter((child) => child !== "" && child !== null));
  return made;
}

const said = (text, values) => Object.entries(values).reduce((whole, [name, value]) => whole.replaceAll(`{${name}}`, value), text);
const counted = (count, one, several) => said(count > 1 ? several : one, { n: count });

// -- what is kept -------------------------------------------------------------------------------------------------------

const empty = () => ({ at: 0, notes: [], gone: [], shown: [], begun: new Date().toISOString(), about: show.about, draft: { text: "", kind: "note" } });

/** The notes of a meeting, in this browser alone. Two tabs may play the same one: each takes what the other noted. */
class Keeper {
  constructor(id) {
    this.key = PREFIX + id;
    this.works = true;
    this.saved = true; // nothing to lose yet
    this.state = this.read() || empty();
  }

  read() {
    try {
      const found = JSON.parse(localStorage.getItem(this.key));
      return found && Array.isArray(found.notes) && Array.isArray(found.shown) ? { ...empty(), ...found } : null;
    } catch {
      return null;
    }
  }

  keep() {
    this.join(this.read());
    this.state.changed = new Date().toISOString();
    try {
      localStorage.setItem(this.key, JSON.stringify(this.state));
    } catch {
      this.works = false; // refused or full: the closing screen says so, and leaving asks first
    }
  }

  join(other) {
    if (!other) return;
    const { state } = this;
    state.gone = [...new Set([...state.gone, ...other.gone])];
    const notes = new Map([...other.notes, ...state.notes].map((note) => [note.id, note]));
    state.notes = [...notes.values()].filter((note) => !state.gone.includes(note.id)).sort((a, b) => (a.at < b.at ? -1 : 1));
    const shown = new Map([...other.shown, ...state.shown].map((view) => [`${view.screen} ${view.place}`, view]));
    state.shown = [...shown.values()];
  }

  remove(id) {
    this.state.gone.push(id);
    this.state.notes = this.state.notes.filter((note) => note.id !== id);
    this.keep();
  }

  forget() {
    localStorage.removeItem(this.key);
    this.state = empty();
  }
}

function records() {
  const found = [];
  for (let at = 0; at < localStorage.length; at += 1) {
    const key = localStorage.key(at);
    if (!key.startsWith(PREFIX)) continue;
    const keeper = new Keeper(key.slice(PREFIX.length));
    if (keeper.read()?.about) found.push(keeper);
  }
  return found.sort((a, b) => (a.state.begun < b.state.begun ? 1 : -1));
}

// -- the minutes --------------------------------------------------------------------------------------------------------

const clock = (iso) => new Date(iso).toLocaleTimeString("fr-FR", { hour: "2-digit", minute: "2-digit" });
const moment = (iso) => new Date(iso).toLocaleString("fr-FR", { day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit" });

/** Title, facts, questions, then each view that was shown with its picture and its notes, and what could not be shown. */
function minutes(state, pictures) {
  const { about } = state;
  /** @type {object[]} */
  const body = [
    { text: words.minutes, style: "Title" },
    { text: about.title, style: "Subtitle" },
    { text: said(words.held, { begin: moment(state.begun), end: clock(state.changed || state.begun) }) },
    { text: about.facts, style: "Discret" },
  ];
  const questions = state.notes.filter((note) => note.kind === "question");
  body.push({ text: words.questions, style: "Heading1" });
  if (questions.length) {
    const rows = questions.map((note) => [note.text, where(note), ""]);
    body.push({ widths: [4700, 2900, 2200], heads: [words.question, words.view, words.answer], rows });
  } else body.push({ text: words.noQuestion, style: "Discret" });
  body.push({ text: words.viewsShown, style: "Heading1" });
  const free = state.notes.filter((note) => note.kind !== "question" && !note.screen);
  if (free.length) body.push(...free.map((note) => ({ text: note.text, style: "Liste" })));
  state.shown.forEach((view, at) => body.push(...viewOf(view, at, state.notes, pictures[at])));
  if (!state.shown.length) body.push({ text: words.noView, style: "Discret" });
  if (about.left.length) {
    body.push({ text: words.notShown, style: "Heading1" });
    body.push(...about.left.map(([title, why]) => ({ text: `${title} — ${why}`, style: "Liste" })));
  }
  return body;
}

function viewOf(view, at, notes, figure) {
  /** @type {object[]} */
  const body = [{ text: `${at + 1}. ${where(view)}`, style: "Heading2" }];
  if (view.caption && view.caption !== view.title) body.push({ text: view.caption, style: "Discret" });
  if (view.sentence) body.push({ text: view.sentence });
  if (figure) {
    for (const block of body) block.keep = true; // a title and its picture on one page
    body.push(figure);
    if (figure.cut) body.push({ text: figure.cut, style: "Discret" });
  }
  if (view.note) body.push({ text: said(words.prepared, { note: view.note }) });
  body.push({ text: [view.source, view.proof && said(words.proof, { code: view.proof })].filter(Boolean).join(" — "), style: "Discret" });
  const mine = notes.filter((note) => note.screen === view.screen && note.place === view.place && note.kind !== "question");
  body.push(...mine.map((note) => ({ text: note.text, style: "Liste" })));
  return body;
}

const where = (one) => (one.place ? `${one.title} (${one.place})` : one.title);

function download(bytes, name, type) {
  const address = URL.createObjectURL(new Blob([bytes], { type }));
  const link = tag("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

const day = (state) => state.begun.slice(0, 10);
const DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

async function saveMinutes(keeper) {
  const pictures = await Promise.all(keeper.state.shown.map(figureOf));
  download(minutesFile(show.template, minutes(keeper.state, pictures)), `compte-rendu-${day(keeper.state)}.docx`, DOCX);
  keeper.saved = true;
}

/** What a view showed, for paper: its drawing or its table; nothing where this page does not hold it. */
async function figureOf(view) {
  const own = show.screens[view.screen - 1];
  const screen = own && view.code ? detour(own, view.code) : own;
  if (!screen || screen.empty) return null;
  const { cut } = screen;
  if (!screen.grid) return { ...(await picture(drawn(screen).firstElementChild, screen.alt)), cut };
  const { heads, rows, total } = screen.grid;
  const widths = heads.map((_, at) => Math.round((9800 * (at ? 1 : 2)) / (heads.length + 1)));
  return { widths, heads, rows: total.length ? [...rows, total] : rows, cut };
}

/** A drawing as a picture, in the colours of paper. */
async function picture(svg, alt) {
  const [, , width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
  svg.setAttribute("width", width * FINE);
  svg.setAttribute("height", height * FINE);
  svg.setAttribute("font-family", "Arial, sans-serif");
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(svg))}`;
  await image.decode();
  const canvas = /** @type {HTMLCanvasElement} */ (tag("canvas", { width: width * FINE, height: Math.ceil(height * FINE) }));
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#ffffff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, 0, 0);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
  return { picture: new Uint8Array(await blob.arrayBuffer()), width: canvas.width, height: canvas.height, alt };
}

function saveNotes(keeper) {
  const { about, begun, notes, shown } = keeper.state;
  const text = JSON.stringify({ format: "ess-notes-seance", version: 1, about, begun, shown, notes }, null, 1);
  download(new TextEncoder().encode(text), `notes-seance-${day(keeper.state)}.json`, "application/json");
  keeper.saved = true;
}

// -- a screen -----------------------------------------------------------------------------------------------------------

/** A detour holds what differs from its own screen. */
const detour = (screen, code) => ({ ...screen, ...screen.places[code], note: "" });

function drawn(screen) {
  if (screen.empty) return tag("p", { class: "vide" }, screen.empty);
  if (screen.grid) return gridOf(screen);
  /** @type {any} */
  const svg = document.importNode(new DOMParser().parseFromString(screen.svg, "image/svg+xml").documentElement, true);
  const marked = screen.mark && svg.querySelector(`[data-lieu="${CSS.escape(screen.mark)}"]`);
  if (marked) {
    const outline = marked.cloneNode(false);
    const look = { class: "marque", fill: "none", stroke: MARKED, "stroke-width": "5", "vector-effect": "non-scaling-stroke" };
    for (const [name, value] of Object.entries(look)) outline.setAttribute(name, value);
    outline.removeAttribute("data-dit"); // it lies over the one that says it
    marked.parentNode.append(outline);
  }
  return tag("div", { class: "dessin", role: "img", "aria-label": screen.alt }, svg);
}

function gridOf(screen) {
  const { heads, numbers, rows, total, marked } = screen.grid;
  const align = (at) => (numbers[at] ? { class: "n" } : {});
  const line = (cells, more = {}) =>
    tag("tr", more, ...cells.map((text, at) => (at ? tag("td", align(at), text) : tag("th", { scope: "row" }, text))));
  const head = tag("tr", {}, ...heads.map((text, at) => tag("th", { scope: "col", ...align(at) }, text)));
  const body = tag("tbody", {}, ...rows.map((cells, at) => line(cells, at === marked ? { class: "choisi" } : {})));
  const foot = total.length ? tag("tfoot", {}, line(total)) : "";
  return tag("div", { class: "grille" }, tag("table", {}, tag("caption", {}, screen.alt), tag("thead", {}, head), body, foot));
}

/** Letters of a table as large as its room allows; the least that is still read, then rows go, and it is said. */
function fit(figure, screen) {
  const box = figure.querySelector(".grille");
  if (!box) return;
  const table = box.firstElementChild;
  const over = () => table.offsetHeight > box.clientHeight + 1 || table.scrollWidth > box.clientWidth + 1;
  for (let size = LARGEST; size >= LEAST; size -= 0.05) {
    table.style.fontSize = `${size}rem`;
    if (!over()) break;
  }
  const rows = [...table.tBodies[0].rows];
  let gone = 0;
  while (over() && rows.length > 1) {
    const last = rows.findLastIndex((row) => !row.classList.contains("choisi"));
    rows.splice(last, 1)[0].remove();
    gone += 1;
  }
  if (gone) {
    const cut = figure.querySelector(".coupe") || figure.appendChild(tag("p", { class: "coupe" }));
    cut.textContent = counted(gone + screen.grid.left, words.moreOne, words.moreMany) + (screen.grid.aside ? ` ; ${screen.grid.aside}` : "");
  }
}

// -- the player ---------------------------------------------------------------------------------------------------------

class Player {
  constructor() {
    this.keeper = new Keeper(show.id);
    this.last = show.screens.length; // the closing screen
    this.at = Math.min(Math.max(this.keeper.state.at | 0, 0), this.last);
    this.code = "";
    this.root = place("ecran");
    this.live = new Live(this.root, place("bulle"), (text) => this.tell(text));
    this.listen();
    this.draw();
    this.look();
  }

  get screen() {
    const screen = show.screens[this.at];
    return screen && this.code ? detour(screen, this.code) : screen;
  }

  // -- moves

  go(at) {
    this.light();
    this.code = "";
    this.at = Math.min(Math.max(at, 0), this.last);
    this.keeper.state.at = this.at;
    this.draw();
  }

  /** From a detour, one goes back to the view; else to the next or the one before. */
  step(by) {
    if (!place("noir").hidden) this.dark();
    else this.go(this.code ? this.at : this.at + by);
  }

  visit(code) {
    this.code = code;
    this.draw();
  }

  dark() {
    const veil = place("noir");
    veil.hidden = !veil.hidden;
    this.root.inert = !veil.hidden;
    this.tell(veil.hidden ? this.spoken() : words.black);
  }

  light() {
    place("noir").hidden = true;
    this.root.inert = false;
  }

  full() {
    if (document.fullscreenElement) document.exitFullscreen();
    else {
      const asked = document.documentElement.requestFullscreen?.() ?? Promise.reject();
      // Where the browser can, Escape then closes a dialog before it leaves the full screen.
      asked.then(() => /** @type {any} */ (navigator).keyboard?.lock?.(["Escape"])).catch(() => this.tell(words.noFull));
    }
  }

  // -- drawing

  draw() {
    const screen = this.screen;
    this.root.replaceChildren(...(screen ? this.view(screen) : this.closing()));
    this.root.classList.toggle("detour", Boolean(this.code));
    const figure = this.root.querySelector("figure");
    if (figure) fit(figure, screen);
    this.live.renew();
    place("rang").textContent = screen ? `${this.at + 1} / ${this.last}` : "";
    place("ailleurs").disabled = !screen || !Object.keys(screen.places).length;
    if (screen) this.remember(screen);
    document.title = `${screen ? screen.title : words.end} — ${show.about.title}`;
    this.tell(this.spoken());
  }

  view(screen) {
    const badge = this.code ? tag("p", { class: "lieu" }, tag("span", {}, screen.place), tag("small", {}, words.back)) : "";
    const fictive = show.fictive ? tag("p", { class: "fictif" }, show.fictive) : "";
    const title = tag("h1", { class: screen.title.length > 70 ? "long" : null }, screen.title);
    const head = tag("header", {}, tag("div", { class: "haut" }, tag("p", { class: "question" }, screen.question), badge, fictive), title);
    if (screen.sentence) head.append(tag("p", { class: `phrase${screen.sentence.length > 190 ? " long" : ""}` }, screen.sentence));
    const caption = screen.caption !== screen.title ? tag("figcaption", {}, screen.caption) : "";
    const figure = tag("figure", {}, caption, drawn(screen));
    if (screen.cut) figure.append(tag("p", { class: "coupe" }, screen.cut));
    const foot = tag("footer", {}, screen.foot ? tag("p", { class: "perimetre" }, screen.foot) : "");
    foot.append(tag("p", { class: "source" }, screen.source, screen.proof && screen.proof.length <= LONGEST_CODE ? tag("span", { class: "code" }, screen.proof) : ""));
    return [head, figure, foot];
  }

  closing() {
    const { state } = this.keeper;
    const questions = state.notes.filter((note) => note.kind === "question").length;
    const facts = [
      counted(state.shown.length, words.shownOne, words.shownMany),
      counted(state.notes.length - questions, words.noteOne, words.noteMany),
      counted(questions, words.questionOne, words.questionMany),
    ];
    const act = (text, does, kind = "") => {
      const button = tag("button", { type: "button", class: kind }, text);
      button.onclick = does;
      return button;
    };
    const forget = () => {
      if (!confirm(words.sure)) return;
      this.keeper.forget();
      this.keeper.saved = true;
      this.draw();
    };
    const acts = tag("div", { class: "actes" }, act(words.saveMinutes, () => saveMinutes(this.keeper), "premier"), act(words.saveNotes, () => saveNotes(this.keeper)), act(words.forget, forget));
    const list = tag("ul", { class: "rappel", tabindex: "0", "aria-label": words.notes }, ...state.notes.map((note) => tag("li", {}, tag("b", {}, note.kind === "question" ? words.question : words.note), ` ${note.text} `, tag("small", {}, where(note)))));
    return [
      tag("header", {}, tag("h1", {}, words.end), tag("p", { class: "phrase" }, facts.join(" · "))),
      tag("div", { class: "fin" }, acts, tag("p", {}, this.keeper.works ? words.kept : words.notKept), state.notes.length ? list : ""),
      tag("footer", {}, tag("p", { class: "source" }, show.about.facts)),
    ];
  }

  /** Each view is noted once as shown, each detour too. */
  remember(screen) {
    const { state } = this.keeper;
    const line = { screen: this.at + 1, title: screen.title, caption: screen.caption, place: this.code ? screen.place : "", code: this.code, sentence: screen.sentence, note: screen.note, source: screen.source, proof: screen.proof };
    if (!state.shown.some((one) => one.screen === line.screen && one.place === line.place)) state.shown.push(line);
    this.keeper.keep();
  }

  spoken() {
    const screen = this.screen;
    if (!screen) return words.end;
    return `${said(words.of, { at: this.at + 1, all: this.last })} ${this.code ? `${screen.place}. ` : ""}${screen.title}. ${screen.sentence || screen.empty}`;
  }

  tell(text) {
    place("dit").textContent = text;
  }

  // -- notes

  note(kind) {
    const box = place("notes");
    if (box.open) return;
    const { draft } = this.keeper.state;
    if (kind) draft.kind = kind;
    place("genre-note").checked = draft.kind !== "question";
    place("genre-question").checked = draft.kind === "question";
    place("texte").value = draft.text;
    place("sur").textContent = said(words.about, { title: this.screen ? where({ title: this.screen.title, place: this.code && this.screen.place }) : words.end });
    place("prevu").textContent = this.screen?.note ? said(words.prepared, { note: this.screen.note }) : "";
    this.listed();
    box.showModal();
    place("texte").focus();
  }

  listed() {
    const items = this.keeper.state.notes.map((note) => {
      const button = tag("button", { type: "button", "aria-label": `${words.remove} : ${note.text.slice(0, 60)}` }, words.remove);
      button.onclick = () => {
        this.keeper.remove(note.id);
        this.listed();
        place("texte").focus();
      };
      return tag("li", {}, tag("b", {}, note.kind === "question" ? words.question : words.note), ` ${note.text} `, tag("small", {}, where(note)), button);
    });
    place("liste").replaceChildren(...items.reverse());
  }

  drafted() {
    this.keeper.state.draft = { text: place("texte").value, kind: place("genre-question").checked ? "question" : "note" };
    this.keeper.saved = false;
    this.keeper.keep();
  }

  add(event) {
    event.preventDefault();
    const text = place("texte").value.trim();
    if (!text) return;
    const screen = this.screen;
    const note = { id: crypto.randomUUID?.() ?? String(Math.random()), text, kind: place("genre-question").checked ? "question" : "note", screen: screen ? this.at + 1 : 0, title: screen ? screen.title : words.end, place: screen && this.code ? screen.place : "", at: new Date().toISOString() };
    this.keeper.state.notes.push(note);
    this.keeper.state.draft = { text: "", kind: note.kind };
    this.keeper.saved = false;
    this.keeper.keep();
    place("notes").close();
    this.tell(words.noted);
    if (!screen) this.draw();
  }

  // -- elsewhere

  elsewhere() {
    const screen = show.screens[this.at];
    if (!screen || !Object.keys(screen.places).length) {
      this.tell(words.noElsewhere);
      return;
    }
    place("cherche").value = "";
    this.found();
    place("lieux").showModal();
    place("cherche").focus();
  }

  found() {
    const plain = (text) => text.normalize("NFD").replace(/\p{Diacritic}/gu, "").toLowerCase();
    const asked = plain(place("cherche").value.trim());
    const places = show.screens[this.at].places;
    const kept = show.places.filter(([code, name]) => code in places && plain(name).includes(asked));
    place("choix").replaceChildren(
      ...kept.map(([code, name]) => {
        const button = tag("button", { type: "button" }, name);
        button.onclick = () => {
          place("lieux").close();
          this.visit(code);
        };
        return tag("li", {}, button);
      }),
    );
  }

  // -- listening

  listen() {
    const acts = { avant: () => this.step(-1), apres: () => this.step(1), ailleurs: () => this.elsewhere(), noter: () => this.note(), plein: () => this.full(), eteindre: () => this.dark(), aide: () => place("touches").showModal() };
    for (const [id, act] of Object.entries(acts)) place(id).onclick = act;
    place("noir").onclick = () => this.dark();
    place("nouvelle").onsubmit = (event) => this.add(event);
    place("texte").oninput = () => this.drafted();
    for (const id of ["genre-note", "genre-question"]) place(id).onchange = () => this.drafted();
    place("cherche").oninput = () => this.found();
    place("chercher").onsubmit = (event) => {
      event.preventDefault();
      place("choix").querySelector("button")?.click();
    };
    place("texte").onkeydown = (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.add(event);
    };
    for (const button of document.querySelectorAll("[data-ferme]")) button.addEventListener("click", () => button.closest("dialog").close());
    document.addEventListener("keydown", (event) => this.key(event));
    document.addEventListener("pointermove", () => this.wake());
    this.swipes();
    window.addEventListener("resize", () => this.draw());
    window.addEventListener("storage", (event) => {
      if (event.key !== this.keeper.key) return;
      if (event.newValue === null) this.keeper.state = empty(); // erased in another tab
      else this.keeper.join(this.keeper.read());
      if (!this.screen) this.draw();
    });
    window.addEventListener("beforeunload", (event) => {
      if (!this.keeper.works && !this.keeper.saved) event.preventDefault();
    });
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    const act = this.keys()[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    const pressed = event.target.closest?.("button") && (event.key === " " || event.key === "Enter");
    if (!act || pressed) return;
    event.preventDefault();
    act();
  }

  keys() {
    const [on, off] = [() => this.step(1), () => this.step(-1)];
    return {
      ...{ ArrowRight: on, PageDown: on, " ": on, ArrowLeft: off, PageUp: off },
      ...{ Home: () => this.go(0), End: () => this.go(this.last - 1) },
      ...{ f: () => this.full(), b: () => this.dark(), ".": () => this.dark() },
      ...{ n: () => this.note("note"), q: () => this.note("question"), d: () => this.elsewhere(), "?": () => place("touches").showModal() },
      ...{ ArrowDown: () => this.live.step(1), ArrowUp: () => this.live.step(-1) },
      Escape: () => this.back(),
    };
  }

  /** Out of the dark, else out of a mark, else out of a detour. */
  back() {
    if (!place("noir").hidden) this.dark();
    else if (this.live.shown) this.live.leave();
    else if (this.code) this.go(this.at);
  }

  swipes() {
    let from = null;
    this.root.addEventListener("pointerdown", (event) => (from = event.pointerType === "touch" ? [event.clientX, event.clientY] : null));
    this.root.addEventListener("pointerup", (event) => {
      if (!from) return;
      const [across, down] = [event.clientX - from[0], event.clientY - from[1]];
      if (Math.abs(across) > 60 && Math.abs(across) > 2 * Math.abs(down)) this.step(across < 0 ? 1 : -1);
      from = null;
    });
  }

  wake() {
    document.body.classList.add("eveil");
    clearTimeout(this.rest);
    this.rest = setTimeout(() => document.body.classList.remove("eveil"), RESTS);
  }

  /** Whether newer data were published: said in small, and nothing changes. A cut network is not asked again. */
  look() {
    if (!show.news) return;
    const ask = async () => {
      if (!navigator.onLine) return again();
      try {
        const answer = await fetch(show.news, { cache: "no-store" });
        if (!answer.ok) return null; // signed out, or prepared by a server that was stopped
        if ((await answer.json()).fingerprint !== show.fingerprint) {
          place("nouveau").hidden = false;
          return null;
        }
      } catch {
        return window.addEventListener("online", ask, { once: true });
      }
      return again();
    };
    const again = () => setTimeout(ask, LOOK_EVERY);
    again();
    window.addEventListener("focus", ask, { once: true });
  }
}

// -- the notes kept on this computer ------------------------------------------------------------------------------------

function listRecords() {
  const found = records();
  const items = found.map((keeper) => {
    const { state } = keeper;
    const acts = [
      [words.saveMinutes, () => saveMinutes(keeper)],
      [words.saveNotes, () => saveNotes(keeper)],
      [words.forget, () => confirm(words.sure) && (keeper.forget(), listRecords())],
    ].map(([text, act]) => {
      const button = tag("button", { type: "button" }, text);
      button.onclick = act;
      return button;
    });
    const count = counted(state.notes.length, words.noteOne, words.noteMany);
    return tag("li", {}, tag("b", {}, state.about.title), ` ${moment(state.begun)} · ${count}`, tag("div", { class: "actes" }, ...acts));
  });
  const body = items.length ? tag("ul", { class: "gardees" }, ...items) : tag("p", {}, words.noRecord);
  place("ecran").replaceChildren(tag("header", {}, tag("h1", {}, words.records), tag("p", { class: "phrase" }, words.recordsWhy)), tag("div", { class: "fin" }, body));
  document.title = words.records;
}

/** What the page holds: JSON, compressed, so that a meeting of twelve views travels by e-mail. */
async function unpacked() {
  const bytes = Uint8Array.from(atob(place("seance").textContent), (sign) => sign.charCodeAt(0));
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(plain).text());
}

unpacked()
  .then((told) => {
    show = told;
    words = told.words;
    if (show.screens.length) new Player();
    else listRecords();
  })
  .catch(() => {
    if (!show) place("ancien").hidden = false; // a browser of before 2023 cannot read it
  });
