// French numbers, written as the Python side writes them: narrow no-break spaces, decimal comma, true minus sign.

const THIN = "\u202f";

/** `format` = {decimals, suffix, one, signed, trim, coarse}; see NumberFormat in kept_map.py. */
export function formatNumber(value, { decimals = 0, suffix = "", one = "", signed = false, trim = false, coarse = null } = {}) {
  const size = Math.abs(value);
  const [whole, part] = size.toFixed(coarse && size >= coarse[0] ? coarse[1] : decimals).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, THIN);
  const digits = part && !(trim && /^0+$/.test(part)) ? `${grouped},${part}` : grouped;
  const isZero = !/[1-9]/.test(digits);
  const sign = isZero ? "" : value < 0 ? "\u2212" : signed ? "+" : "";
  return sign + digits + (one && size < 2 ? one : suffix);
}

/** What the ear hears of a number: its unit in whole words. `words` = [[short, whole]…]. */
export function spoken(text, words = []) {
  return words.reduce((said, [short, whole]) => said.replaceAll(short, whole), text);
}

/** Values sent as base-36 whole numbers, one a place, empty when there is nothing to show. */
export function readValues(packed, decimals) {
  const unit = 10 ** decimals;
  return packed.split(" ").map((token) => (token === "" ? null : parseInt(token, 36) / unit));
}
