// Touch: the browser's own selection handles select words; when they rest, the words are taken over.

const REST = 350;

/** Call `take(range)` when a selection made by touch inside `area` has come to rest. */
export function listenToTouch(area, take) {
  let touching = false;
  let timer = 0;
  const pressed = (event) => (touching = event.pointerType === "touch");
  const changed = () => {
    clearTimeout(timer);
    if (touching) timer = setTimeout(rested, REST);
  };
  const rested = () => {
    const selection = document.getSelection();
    if (!selection || selection.isCollapsed || !area.contains(selection.anchorNode)) return;
    take(selection.getRangeAt(0));
  };
  window.addEventListener("pointerdown", pressed, true);
  document.addEventListener("selectionchange", changed);
  return () => {
    clearTimeout(timer);
    window.removeEventListener("pointerdown", pressed, true);
    document.removeEventListener("selectionchange", changed);
  };
}
