// The minutes of a meeting as a Word file, made by the browser: they need no server, and notes never leave this computer.
// The server gives an empty document (styles, header, footer) as a zip whose files are not compressed; its body is
// written here in the place of a mark.

const MARK = "@@CORPS@@";

/** The bytes of the document: `template` in base64, `body` a list of paragraphs, tables and pictures. */
// biome-ignore lint/correctness/noUnusedVariables: the player calls it, both scripts are one in the page
function minutesFile(template, body) {
  const bytes = Uint8Array.from(atob(template), (sign) => sign.charCodeAt(0));
  const files = unzipped(bytes);
  const text = new TextDecoder().decode(files.get("word/document.xml"));
  const at = text.indexOf(MARK);
  const start = Math.max(text.lastIndexOf("<w:p>", at), text.lastIndexOf("<w:p ", at));
  const end = text.indexOf("</w:p>", at) + "</w:p>".length;
  const written = text.slice(0, start) + body.map(blockXml).join("") + text.slice(end);
  illustrate(files, body);
  files.set("word/document.xml", new TextEncoder().encode(written));
  return zipped(files);
}

const LINKS = "word/_rels/document.xml.rels";
const TYPES = "[Content_Types].xml";
const IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image";
const WIDE = 6_000_000; // EMU: 16.7 cm, between the margins

/** The pictures of a body among the files, each with its link. */
function illustrate(files, body) {
  const found = body.map((block, at) => ({ ...block, at })).filter((block) => block.picture);
  if (!found.length) return;
  for (const { picture, at } of found) files.set(`word/media/vue${at}.png`, picture);
  const links = found.map(({ at }) => `<Relationship Id="vue${at}" Type="${IMAGE}" Target="media/vue${at}.png"/>`).join("");
  const types = new TextDecoder().decode(files.get(TYPES));
  const known = /Extension="png"/i.test(types);
  change(files, LINKS, (text) => text.replace("</Relationships>", `${links}</Relationships>`));
  if (!known) change(files, TYPES, (text) => text.replace(/<Types[^>]*>/, (head) => `${head}<Default Extension="png" ContentType="image/png"/>`));
}

function change(files, name, how) {
  files.set(name, new TextEncoder().encode(how(new TextDecoder().decode(files.get(name)))));
}

function pictureXml({ width, height, alt }, at) {
  const size = `cx="${WIDE}" cy="${Math.round((WIDE * height) / width)}"`;
  const named = `id="${at + 1000}" name="vue${at}" descr="${escaped(alt)}"`;
  const schemas = "http://schemas.openxmlformats.org/drawingml/2006";
  const shape =
    `<pic:nvPicPr><pic:cNvPr ${named}/><pic:cNvPicPr/></pic:nvPicPr>` +
    `<pic:blipFill><a:blip xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:embed="vue${at}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>` +
    `<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext ${size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>`;
  return (
    `<w:p><w:r><w:drawing><wp:inline xmlns:wp="${schemas}/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0"><wp:extent ${size}/><wp:docPr ${named}/>` +
    `<a:graphic xmlns:a="${schemas}/main"><a:graphicData uri="${schemas}/picture"><pic:pic xmlns:pic="${schemas}/picture">${shape}</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>`
  );
}

function blockXml(block, at) {
  if (block.picture) return pictureXml(block, at);
  return block.rows ? tableXml(block) : paragraphXml(block.text, block.style, block.bold, block.keep);
}

function paragraphXml(text, style, bold, keep = false) {
  const parts = [style && `<w:pStyle w:val="${style}"/>`, keep && "<w:keepNext/>"].filter(Boolean).join("");
  const look = parts ? `<w:pPr>${parts}</w:pPr>` : "";
  const weight = bold ? "<w:rPr><w:b/></w:rPr>" : "";
  const lines = String(text).split("\n").map((line) => `<w:t xml:space="preserve">${escaped(line)}</w:t>`);
  return `<w:p>${look}<w:r>${weight}${lines.join("<w:br/>")}</w:r></w:p>`;
}

function tableXml({ widths, heads, rows }) {
  const sides = ["top", "bottom", "insideH"].map((side) => `<w:${side} w:val="single" w:sz="4" w:space="0" w:color="B9C4CA"/>`);
  const grid = widths.map((wide) => `<w:gridCol w:w="${wide}"/>`).join("");
  const row = (cells, head) =>
    `<w:tr><w:trPr><w:cantSplit/>${head ? "<w:tblHeader/>" : ""}</w:trPr>` +
    cells.map((text, at) => `<w:tc><w:tcPr><w:tcW w:w="${widths[at]}" w:type="dxa"/></w:tcPr>${paragraphXml(text, "Tableau", head)}</w:tc>`).join("") +
    "</w:tr>";
  return (
    `<w:tbl><w:tblPr><w:tblW w:w="${widths.reduce((sum, wide) => sum + wide, 0)}" w:type="dxa"/><w:tblBorders>${sides.join("")}</w:tblBorders>` +
    `<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>${grid}</w:tblGrid>${row(heads, true)}${rows.map((cells) => row(cells, false)).join("")}</w:tbl>` +
    paragraphXml("", "Saut")
  );
}

function escaped(text) {
  const clean = String(text).replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "");
  return clean.replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]);
}

/** name → bytes, of a zip whose files are stored as they are. */
function unzipped(bytes) {
  const view = new DataView(bytes.buffer);
  const files = new Map();
  let at = 0;
  while (view.getUint32(at, true) === 0x04034b50) {
    const size = view.getUint32(at + 18, true);
    const named = view.getUint16(at + 26, true);
    const start = at + 30 + named + view.getUint16(at + 28, true);
    files.set(new TextDecoder().decode(bytes.subarray(at + 30, at + 30 + named)), bytes.subarray(start, start + size));
    at = start + size;
  }
  return files;
}

function zipped(files) {
  const parts = [];
  const index = [];
  let offset = 0;
  for (const [name, content] of files) {
    const label = new TextEncoder().encode(name);
    const shared = header(content, label.length);
    const local = joined([number(0x04034b50, 4), shared, label]);
    index.push(joined([number(0x02014b50, 4), number(20, 2), shared, number(0, 10), number(offset, 4), label]));
    parts.push(local, content);
    offset += local.length + content.length;
  }
  const directory = joined(index);
  const end = [number(0x06054b50, 4), number(0, 4), number(index.length, 2), number(index.length, 2), number(directory.length, 4), number(offset, 4), number(0, 2)];
  return joined([...parts, directory, ...end]);
}

/** What a file's own header and its line of the directory share: version, flags, method, date, sum, sizes, lengths. */
function header(content, named) {
  const size = number(content.length, 4);
  return joined([number(20, 2), number(0x0800, 2), number(0, 2), number(0, 2), number(0x21, 2), number(crc32(content), 4), size, size, number(named, 2), number(0, 2)]);
}

function number(value, count) {
  const bytes = new Uint8Array(count);
  for (let at = 0; at < Math.min(count, 4); at += 1) bytes[at] = (value >>> (8 * at)) & 255;
  return bytes;
}

function joined(parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function crc32(bytes) {
  let sum = -1;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}
