// A button that saves a picture: the server draws it (SVG) when asked, this turns it into a PNG, twice as fine.

import { html } from "./dom.js";

const buttons = new WeakMap();
const FINE = 2;

export default function picture({ data, parentElement, setTriggerValue }) {
  let button = buttons.get(parentElement);
  if (!button) buttons.set(parentElement, (button = new Button(parentElement)));
  button.update(data, () => setTriggerValue("ask", true));
  return () => {
    button.root.remove();
    buttons.delete(parentElement);
  };
}

class Button {
  constructor(parent) {
    this.root = html("button", { type: "button", class: "save" });
    this.saved = "";
    parent.append(this.root);
  }

  update(data, ask) {
    this.root.textContent = data.label;
    this.root.onclick = () => {
      this.root.setAttribute("aria-busy", "true");
      ask();
    };
    if (data.svg && data.token !== this.saved) {
      this.saved = data.token;
      save(data.svg, data.name).finally(() => this.root.removeAttribute("aria-busy"));
    }
  }
}

async function save(svg, name) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = html("canvas", { width: image.naturalWidth * FINE, height: image.naturalHeight * FINE });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
  const address = URL.createObjectURL(blob);
  const link = html("a", { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
