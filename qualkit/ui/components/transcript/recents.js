// Recents: the codes used last, newest first, kept for the next time.

const KEPT = 12;

export class Recents {
  constructor(storage, scope) {
    Object.assign(this, { storage, key: `qualkit.recent.${scope}` });
    this.ids = this.read();
  }

  read() {
    try {
      const ids = JSON.parse(this.storage.getItem(this.key) ?? "[]");
      return Array.isArray(ids) ? ids.filter((id) => typeof id === "string").slice(0, KEPT) : [];
    } catch {
      return [];
    }
  }

  used(id) {
    this.ids = [id, ...this.ids.filter((other) => other !== id)].slice(0, KEPT);
    try {
      this.storage.setItem(this.key, JSON.stringify(this.ids));
    } catch {
      // Storage is full or forbidden: remembered in this tab only.
    }
  }

  /** Codes with the recent ones first, each in its order otherwise. */
  first(codes) {
    const place = new Map(this.ids.map((id, index) => [id, index]));
    const at = (code) => place.get(code.id) ?? KEPT;
    return [...codes].sort((a, b) => at(a) - at(b));
  }
}
