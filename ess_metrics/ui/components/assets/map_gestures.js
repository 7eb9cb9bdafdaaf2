// Pointer, wheel and keyboard on the map's SVG. Listeners are added once, when the map is built, on its own element.

const SLACK = 5; // px: less than this is a click with a trembling hand
const BUTTON_STEP = 1.8;

/** `act` holds {pick(index), focus(index), step(dx, dy), changed(), hover(index, point), leave()}. */
export function listen(svg, view, act) {
  const touches = new Map();
  let dragged = false;
  const place = (event) => {
    const box = svg.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  svg.onpointerdown = (event) => {
    if (event.button !== 0) return;
    if (touches.size === 0) dragged = false;
    touches.set(event.pointerId, { start: place(event), last: place(event) });
  };
  svg.onpointermove = (event) => {
    const touch = touches.get(event.pointerId);
    if (!touch) return hover(event, act, place);
    const now = place(event);
    if (!dragged && Math.hypot(now[0] - touch.start[0], now[1] - touch.start[1]) < SLACK) return;
    if (!dragged) svg.setPointerCapture(event.pointerId); // only now: an earlier capture would swallow the click
    dragged = true;
    act.leave();
    if (touches.size === 2) pinch(touches, event.pointerId, now, view);
    else view.panBy(now[0] - touch.last[0], now[1] - touch.last[1]);
    touch.last = now;
    act.changed();
  };
  svg.onpointerup = svg.onpointercancel = (event) => touches.delete(event.pointerId);
  svg.onpointerleave = () => act.leave();
  svg.onclick = (event) => {
    if (dragged) return;
    const index = indexOf(event.target);
    if (index === null) return;
    act.focus(index);
    act.pick(index);
  };
  svg.onwheel = (event) => {
    if (!svg.contains(svg.getRootNode().activeElement)) return; // the page scrolls over a map nobody entered
    event.preventDefault();
    view.zoomBy(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.002)), place(event));
    act.changed();
  };
  svg.onkeydown = (event) => onKey(event, act);
}

export function indexOf(target) {
  const zone = target.closest?.("[data-i]");
  return zone ? Number(zone.getAttribute("data-i")) : null;
}

function hover(event, act, place) {
  const index = event.pointerType === "touch" ? null : indexOf(event.target);
  const marker = event.target.closest?.("[data-tip]");
  if (marker) act.hoverText(marker.getAttribute("data-tip"), place(event));
  else if (index === null) act.leave();
  else act.hover(index, place(event));
}

function pinch(touches, moving, now, view) {
  const [other] = [...touches].filter(([id]) => id !== moving).map(([, touch]) => touch.last);
  const before = touches.get(moving).last;
  const spread = (point) => Math.max(Math.hypot(point[0] - other[0], point[1] - other[1]), 1);
  const middle = (point) => [(point[0] + other[0]) / 2, (point[1] + other[1]) / 2];
  const [from, to] = [middle(before), middle(now)];
  view.panBy(to[0] - from[0], to[1] - from[1]);
  view.zoomBy(spread(now) / spread(before), to);
}

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function onKey(event, act) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const arrow = ARROWS[event.key];
  const index = indexOf(event.target);
  if (arrow) act.step(...arrow);
  else if ((event.key === "Enter" || event.key === " ") && index !== null) act.pick(index);
  else if (event.key === "+" || event.key === "=") act.zoom(BUTTON_STEP);
  else if (event.key === "-") act.zoom(1 / BUTTON_STEP);
  else if (event.key === "0") act.zoom(0);
  else if (event.key === "Escape") act.leave();
  else return;
  event.preventDefault();
}

/** The nearest neighbour in a direction, among `points` on screen coordinates; null when there is none that way. */
export function neighbour(points, from, [dx, dy]) {
  let best = null;
  let bestCost = Infinity;
  points.forEach((point, index) => {
    if (!point || index === from) return;
    const ahead = (point[0] - points[from][0]) * dx + (point[1] - points[from][1]) * dy;
    const aside = Math.abs((point[0] - points[from][0]) * dy) + Math.abs((point[1] - points[from][1]) * dx);
    if (ahead <= 0 || aside > ahead * 2) return;
    const cost = ahead + 2 * aside;
    if (cost < bestCost) [best, bestCost] = [index, cost];
  });
  return best;
}
