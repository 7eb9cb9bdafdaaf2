// What a drawing says when it is pointed at, or walked mark by mark with the keys: the words that the page would show,
// written in the drawing itself (`data-dit`), so that nothing is asked of anybody.

const POINTED = "vise";
const AWAY = 14; // px between a mark and its words
const EDGE = 8; // px kept from the edges of the window

// biome-ignore lint/correctness/noUnusedVariables: the player makes it, the scripts are one in the page
class Live {
  /** @param {any} root where drawings come @param {any} bubble what shows the words @param {(text: string) => void} tell */
  constructor(root, bubble, tell) {
    this.root = root;
    this.bubble = bubble;
    this.tell = tell;
    this.renew();
    root.addEventListener("pointermove", (event) => this.over(event));
    root.addEventListener("pointerdown", (event) => this.over(event));
    root.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && this.leave());
  }

  /** Another drawing is there. */
  renew() {
    this.marks = [...this.root.querySelectorAll(".dessin [data-dit]")];
    this.at = -1;
    this.leave();
  }

  get shown() {
    return !this.bubble.hidden;
  }

  over(event) {
    const mark = event.target.closest?.("[data-dit]");
    if (!mark) return this.leave();
    this.at = this.marks.indexOf(mark);
    return this.show(mark, event.clientX, event.clientY);
  }

  /** The next mark or the one before; whether there was one. */
  step(by) {
    const count = this.marks.length;
    if (!count) return false;
    this.at = this.at < 0 ? (by > 0 ? 0 : count - 1) : (this.at + by + count) % count;
    const mark = this.marks[this.at];
    const box = mark.getBoundingClientRect();
    this.show(mark, box.left + box.width / 2, box.top + Math.min(box.height / 2, 3 * AWAY));
    this.tell(mark.dataset.dit.replaceAll("\n", ", "));
    return true;
  }

  show(mark, x, y) {
    this.light(mark);
    const lines = mark.dataset.dit.split("\n");
    this.bubble.replaceChildren(
      ...lines.map((line, at) => {
        const made = document.createElement(at || lines.length === 1 ? "span" : "b");
        made.textContent = line;
        return made;
      }),
    );
    this.bubble.hidden = false;
    const { width, height } = this.bubble.getBoundingClientRect();
    const above = y - height - AWAY;
    const left = Math.min(Math.max(x - width / 2, EDGE), Math.max(innerWidth - width - EDGE, EDGE));
    this.bubble.style.left = `${left}px`;
    this.bubble.style.top = `${above < EDGE ? Math.min(y + AWAY, innerHeight - height - EDGE) : above}px`;
  }

  light(mark) {
    for (const lit of this.root.querySelectorAll(`.${POINTED}`)) lit.classList.remove(POINTED);
    mark?.classList.add(POINTED);
  }

  leave() {
    this.bubble.hidden = true;
    this.light(null);
  }
}
