// What part of the canvas is seen: centre, zoom, and the way from canvas units to screen pixels.

const PADDING = 14; // px around the whole drawing
const CLOSEST = 2; // metres a pixel at the deepest zoom

export class View {
  constructor() {
    this.zoom = 1;
    this.canvasWidth = this.canvasHeight = 1;
    this.resize(1, 1);
    this.open([1000, 1000], 1);
  }

  /** Show a whole canvas of `size` units of `step` metres. */
  open(size, step) {
    [this.canvasWidth, this.canvasHeight] = size;
    this.step = step;
    this.reset();
  }

  resize(width, height) {
    this.width = width;
    this.height = height;
  }

  reset() {
    this.zoom = 1;
    this.x = this.canvasWidth / 2;
    this.y = this.canvasHeight / 2;
  }

  /** Pixels per canvas unit when everything is seen. */
  get fit() {
    const wide = Math.max(this.width - 2 * PADDING, 10) / this.canvasWidth;
    return Math.min(wide, Math.max(this.height - 2 * PADDING, 10) / this.canvasHeight);
  }

  get scale() {
    return this.fit * this.zoom;
  }

  get deepest() {
    return Math.max(8, this.step / CLOSEST / this.fit);
  }

  get matrix() {
    const s = this.scale;
    return `matrix(${s} 0 0 ${s} ${this.width / 2 - this.x * s} ${this.height / 2 - this.y * s})`;
  }

  /** @param {ArrayLike<number>} point
   *  @returns {[number, number]} */
  toScreen({ 0: x, 1: y }) {
    return [(x - this.x) * this.scale + this.width / 2, (y - this.y) * this.scale + this.height / 2];
  }

  /** @param {ArrayLike<number>} point
   *  @returns {[number, number]} */
  toCanvas({ 0: x, 1: y }) {
    return [(x - this.width / 2) / this.scale + this.x, (y - this.height / 2) / this.scale + this.y];
  }

  /** Zoom while the canvas point under screen point `at` stays where it is. */
  zoomBy(factor, at = [this.width / 2, this.height / 2]) {
    const [x, y] = this.toCanvas(at);
    this.zoom = Math.min(Math.max(this.zoom * factor, 1), this.deepest);
    this.x = x - (at[0] - this.width / 2) / this.scale;
    this.y = y - (at[1] - this.height / 2) / this.scale;
    this.keepInside();
  }

  panBy(dx, dy) {
    this.x -= dx / this.scale;
    this.y -= dy / this.scale;
    this.keepInside();
  }

  centreOn([x, y]) {
    this.x = x;
    this.y = y;
    this.keepInside();
  }

  keepInside() {
    this.x = within(this.x, this.width / this.scale, this.canvasWidth);
    this.y = within(this.y, this.height / this.scale, this.canvasHeight);
  }

  /** Is a canvas point on screen, `margin` pixels or more from its edges? */
  sees(point, margin = 0) {
    const [x, y] = this.toScreen(point);
    return x >= margin && y >= margin && x <= this.width - margin && y <= this.height - margin;
  }
}

function within(centre, seen, whole) {
  if (seen >= whole) return whole / 2;
  return Math.min(Math.max(centre, seen / 2), whole - seen / 2);
}
