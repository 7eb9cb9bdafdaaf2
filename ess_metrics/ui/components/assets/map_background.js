// The optional map under the outlines: one image a frame, asked for what is seen once the view is still.
//
// Images lie in the world of the outlines: they follow it while it moves, and are replaced when they arrive. What fails
// leaves the plain map and a word. Values never come here.

import { svg } from "./dom.js";

const STILL = 300; // ms without a move
const PATIENCE = 20000; // ms before a server is said not to answer
const LARGEST = 2000; // px a side, at most
const LEAST = 24; // px: smaller shows nothing

export class Background {
  constructor(layer, credit) {
    this.layer = layer;
    this.credit = credit;
    this.pieces = [];
  }

  /** Another drawing comes, or the map goes. */
  clear() {
    clearTimeout(this.timer);
    for (const piece of this.pieces.splice(0)) piece.remove();
  }

  /** `told` is what Python says of the background, undefined when there is none. */
  follow(view, told) {
    clearTimeout(this.timer);
    if (told) this.timer = setTimeout(() => this.ask(view, told), STILL);
  }

  ask(view, told) {
    while (this.pieces.length > told.frames.length) this.pieces.pop().remove();
    while (this.pieces.length < told.frames.length) this.pieces.push(new Piece(this.layer, () => this.say(told)));
    this.pieces.forEach((piece, rank) => piece.ask(seen(view, told.frames[rank], told.address)));
    this.say(told);
  }

  say({ credit, partly, failed }) {
    const silent = this.pieces.some((piece) => piece.failed);
    const shown = this.pieces.some((piece) => piece.shown);
    this.credit.textContent = !silent ? credit : shown ? partly : failed;
    this.credit.hidden = false;
  }
}

/** The image of one frame: the one that is shown, and the one that is asked for. */
class Piece {
  constructor(layer, changed) {
    this.changed = changed;
    this.asked = "";
    this.failed = false;
    this.shown = null;
    this.group = layer.appendChild(svg("g"));
  }

  remove() {
    this.forget();
    this.group.remove();
  }

  /** Nothing that is still asked for will be shown. */
  forget() {
    clearTimeout(this.timer);
    this.coming?.remove();
    this.coming = null;
  }

  /** `wanted`: the attributes of the image that is to be seen now, null for none. */
  ask(wanted) {
    const address = wanted?.href ?? "";
    if (this.asked === address && !this.failed) return;
    this.forget();
    this.asked = address;
    this.failed = false;
    if (!wanted) return this.show(null);
    const image = svg("image", { ...wanted, preserveAspectRatio: "none" });
    image.onload = () => this.coming === image && this.show(image);
    image.onerror = () => this.coming === image && this.fail();
    this.coming = image;
    this.timer = setTimeout(() => this.fail(), PATIENCE);
    this.group.append(image);
  }

  show(image) {
    clearTimeout(this.timer);
    this.coming = null;
    this.shown = image;
    this.group.replaceChildren(...(image ? [image] : []));
    this.changed();
  }

  fail() {
    this.failed = true;
    this.show(null);
  }
}

/** The request for what `view` shows of a frame, and where its image lies; null when that is next to nothing. */
function seen(view, [epsg, east, north, step, box], address) {
  const [left, top, right, bottom] = [...view.toCanvas([0, 0]), ...view.toCanvas([view.width, view.height])];
  const [x0, y0] = [Math.max(left, box[0] ?? left), Math.max(top, box[1] ?? top)];
  const [x1, y1] = [Math.min(right, box[2] ?? right), Math.min(bottom, box[3] ?? bottom)];
  const [width, height] = [(x1 - x0) * view.scale, (y1 - y0) * view.scale];
  if (width < LEAST || height < LEAST) return null;
  const fine = Math.min(window.devicePixelRatio || 1, 2, LARGEST / Math.max(width, height));
  const asked = new URL(address);
  asked.searchParams.set("CRS", `EPSG:${epsg}`);
  const corners = [east + x0 * step, north - y1 * step, east + x1 * step, north - y0 * step];
  asked.searchParams.set("BBOX", corners.map((metres) => metres.toFixed(1)).join());
  asked.searchParams.set("WIDTH", `${Math.round(width * fine)}`);
  asked.searchParams.set("HEIGHT", `${Math.round(height * fine)}`);
  return { href: asked.href, x: x0, y: y0, width: x1 - x0, height: y1 - y0 };
}
