// A link may name a view (#key): when its block is drawn, the page goes there, once. A reader who scrolls first stays.

const PATIENCE = 15_000; // ms
let landed = "";

export default function landing() {
  const asked = decodeURIComponent(window.location.hash.slice(1));
  if (!asked || asked === landed || !/^[\w-]+$/.test(asked)) return;
  landed = asked;
  const giveUp = () => {
    watch.disconnect();
    clearTimeout(end);
  };
  let still;
  const look = () => {
    const block = document.querySelector(`.st-key-vue-${asked}-bloc`);
    if (!block) return;
    clearTimeout(still);
    still = setTimeout(() => block.scrollIntoView({ block: "start" }), 300); // what is above it has been drawn
  };
  const watch = new MutationObserver(look);
  const end = setTimeout(giveUp, PATIENCE);
  for (const move of ["wheel", "touchmove", "keydown", "pointerdown"]) {
    window.addEventListener(move, () => (clearTimeout(still), giveUp()), { once: true, passive: true });
  }
  watch.observe(document.body, { childList: true, subtree: true });
  look();
}
