/**
 * Runs in the page: waits until each of the files that were chosen has opened or been refused, tells of it, and
 * closes all. It reads the app's state and asks its engine for thumbnails, both through React's own root.
 * @param {readonly string[]} names as chosen
 */
export async function readPage(names) {
  const container = /** @type {any} */ (document.getElementById("root"));
  const key = Object.keys(container).find((name) => name.startsWith("__reactContainer$"));
  /** @type {any} */
  let store = null;
  /** @type {any} */
  let engine = null;
  for (let fiber = container[String(key)]; fiber && !(store && engine); fiber = fiber.child) {
    const value = fiber.memoizedProps?.value;
    if (value?.getState) store = value;
    if (value?.thumbnail) engine = value;
  }
  if (!store || !engine) throw new Error("the app's state was not found");

  const started = performance.now();
  let last = started;
  /** @type {Map<string, Record<string, any>>} */
  const found = new Map();
  while (found.size < names.length) {
    const { photos, notices } = store.getState();
    const note = (/** @type {string} */ name, /** @type {Record<string, any>} */ what) => {
      if (found.has(name)) return;
      found.set(name, { ...what, ms: Math.round(performance.now() - last) });
      last = performance.now();
    };
    for (const { name, info, id } of photos) if (info) note(name, { opened: true, id, info });
    for (const { refused, what, subject } of notices) {
      for (const file of refused?.files ?? []) {
        note(file.name, { opened: false, code: file.why.code, data: file.why.data });
      }
      if (!refused && what.code === "unexpected") note(subject, { opened: false, ...what });
    }
    if (found.size < names.length) await new Promise((resolve) => setTimeout(resolve, 10));
  }

  // The page is painted a moment after its state has changed.
  const refused = names.filter((name) => found.get(name)?.opened === false);
  let sentences = sentencesOnPage();
  for (let i = 0; i < 100 && !refused.every((name) => sentences.has(name)); i++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    sentences = sentencesOnPage();
  }
  const rows = [];
  for (const name of names) {
    const { id, info, ...row } = found.get(name) ?? {};
    if (!row.opened) {
      rows.push({ ...row, sentence: sentences.get(name) });
      continue;
    }
    const { width, height, hasAlpha, source } = info;
    const { format, bits, float, profile, notes, quality } = source ?? {};
    /** @type {any} */
    let shown = null;
    try {
      const { rgba, ...size } = await engine.thumbnail(id, 256, "srgb");
      let text = "";
      for (const byte of rgba) text += String.fromCharCode(byte);
      shown = { ...size, rgba: btoa(text) };
    } catch (error) {
      row.thumbnail = String(error);
    }
    const facts = { format, bits, float, profile, notes, quality };
    rows.push({ ...row, size: [width, height], alpha: hasAlpha, ...facts, shown });
  }
  const { photos, notices, closePhoto, dismiss } = store.getState();
  for (const { id } of photos) closePhoto(id);
  for (const { id } of notices) dismiss(id);
  return rows;

  /** By file's name: several that were refused are listed under their reasons. */
  function sentencesOnPage() {
    /** @type {Map<string, string>} */
    const told = new Map();
    for (const alert of document.querySelectorAll("[role=alert]")) {
      for (const reason of alert.querySelectorAll("details section")) {
        const why = reason.querySelector("p")?.textContent ?? "";
        for (const name of reason.querySelectorAll("li")) told.set(name.textContent ?? "", why);
      }
      const name = alert.querySelector("p > strong")?.textContent;
      const text = alert.querySelector("p")?.textContent ?? "";
      if (name && !alert.querySelector("details")) told.set(name, text.slice(name.length));
    }
    return told;
  }
}
