// What the page tells: one line above the picture, and messages over it.

const element = (id) => document.getElementById(id);
let toldUntil = 0;

/** A line that stays for a while. */
export function tell(text) {
  element("status").textContent = text;
  toldUntil = performance.now() + 4000;
}

/** A line that gives way to what is told. */
export function showStatus(text) {
  if (performance.now() > toldUntil && element("status").textContent !== text) element("status").textContent = text;
}

/** A message over the picture, with a button where there is something to do; none where the text is empty. */
export function showMessage(text, action = "", whenPressed = null) {
  element("message").hidden = !text;
  if (element("message-text").textContent !== text) element("message-text").textContent = text;
  element("message-action").hidden = !action;
  element("message-action").textContent = action;
  element("message-action").onclick = whenPressed;
}

export const message = () => element("message-text").textContent;
