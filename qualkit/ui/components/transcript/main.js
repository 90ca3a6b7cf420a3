// Main: what Streamlit calls on mount and whenever the data changed.

import { Surface } from "./surface.js";

const SURFACES = new WeakMap();

export function mount(component) {
  const parent = component.parentElement;
  let host = parent.querySelector(":scope > .qk-host");
  if (!host) {
    host = parent.ownerDocument.createElement("div");
    host.className = "qk-host";
    parent.append(host);
  }
  if (!SURFACES.has(host)) SURFACES.set(host, new Surface(host));
  SURFACES.get(host).update(component.data, component);
  return () => {
    SURFACES.get(host)?.close();
    SURFACES.delete(host);
  };
}
