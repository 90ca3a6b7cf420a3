// Likely: the likeliest codes for some words, learnt as somebody codes. As qualkit/suggest/likely.py.

const RATE = 0.3;
const TRUST = 3;
const NOWHERE = new Map();
const UNKNOWN = [0, 0];
const WORD = /[\p{L}\p{Nl}\p{No}]{3,}/gu;

export class Likely {
  /** `codes` maps ids to {said, meaning, given}; `said` and `meaning` map words to weights. Each of
   * `places` is [start, end, likeness in meaning to codings, and to definitions], in `order`. */
  constructor({ idf, unseen, codes, weights, order = [], places = [] }) {
    Object.assign(this, { idf: new Map(Object.entries(idf)), unseen, weights: [...weights] });
    this.profiles = new Map(Object.entries(codes).map(([id, known]) => [id, profile(known)]));
    this.places = places.map(([start, end, said, meant]) => ({
      start,
      end,
      near: new Map(order.map((id, number) => [id, [said[number], meant[number]]])),
    }));
  }

  /** Likeness in meaning of the passage that shares most with {start, end}, the first of equal ones. */
  near(points) {
    let [most, found] = [0, NOWHERE];
    for (const { start, end, near } of points ? this.places : []) {
      const shared = Math.min(end, points.end) - Math.max(start, points.start);
      if (shared > most) [most, found] = [shared, near];
    }
    return found;
  }

  vector(text) {
    const words = [...new Set(text.toLowerCase().match(WORD) ?? [])].sort();
    const bag = new Map(words.map((word) => [word, this.idf.get(word) ?? this.unseen]));
    const length = norm(bag) || 1;
    for (const [word, weight] of bag) bag.set(word, weight / length);
    return bag;
  }

  /** Chances by code, for those that `recents` and the profiles know. */
  chances(text, recents, points) {
    return softmax(this.odds(this.features(this.vector(text), recents, this.near(points))));
  }

  first(text, recents, most, points) {
    const ranked = [...this.chances(text, recents, points)].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    return ranked.slice(0, most).map(([id]) => id);
  }

  learn(text, code, recents, points) {
    if (!this.profiles.has(code)) return;
    const vector = this.vector(text);
    const features = this.features(vector, recents, this.near(points));
    const chances = softmax(this.odds(features));
    this.weights.forEach((_, number) => {
      let expected = 0;
      for (const [id, found] of features) expected += chances.get(id) * found[number];
      this.weights[number] += RATE * (features.get(code)[number] - expected);
    });
    const { said } = this.profiles.get(code);
    for (const [word, weight] of vector) said.set(word, (said.get(word) ?? 0) + weight);
    this.profiles.get(code).given += 1;
  }

  odds(features) {
    const odds = new Map();
    for (const [id, found] of features) odds.set(id, found.reduce((sum, x, number) => sum + x * this.weights[number], 0));
    return odds;
  }

  features(vector, recents, near) {
    const most = 1 + Math.max(0, ...[...this.profiles.values()].map(({ given }) => given));
    const place = new Map(recents.map((id, number) => [id, number]));
    const made = new Map();
    for (const [id, { said, meaning, given }] of this.profiles) {
      const recency = place.has(id) ? 1 / (1 + place.get(id)) : 0;
      made.set(id, [(cosine(vector, said) * given) / (given + TRUST), cosine(vector, meaning), recency, Math.log((1 + given) / most), ...(near.get(id) ?? UNKNOWN)]);
    }
    return made;
  }
}

function profile({ said, meaning, given }) {
  return { said: new Map(Object.entries(said)), meaning: new Map(Object.entries(meaning)), given };
}

function norm(bag) {
  let sum = 0;
  for (const weight of bag.values()) sum += weight * weight;
  return Math.sqrt(sum);
}

function cosine(unit, bag) {
  const length = norm(bag);
  if (!length) return 0;
  let sum = 0;
  for (const [word, weight] of unit) sum += weight * (bag.get(word) ?? 0);
  return sum / length;
}

function softmax(odds) {
  const highest = Math.max(...odds.values());
  const raised = new Map([...odds].map(([id, value]) => [id, Math.exp(value - highest)]));
  const total = [...raised.values()].reduce((sum, value) => sum + value, 0) || 1;
  return new Map([...raised].map(([id, value]) => [id, value / total]));
}
