// Asks what a digit is.

export class Pad {
  constructor() {
    this.dialog = document.getElementById("pad");
    const keys = document.getElementById("pad-keys");
    for (const digit of [1, 2, 3, 4, 5, 6, 7, 8, 9, 0]) {
      const key = document.createElement("button");
      key.type = "submit";
      key.value = key.textContent = String(digit);
      keys.append(key);
    }
    this.dialog.addEventListener("keydown", (event) => {
      if (/^[0-9]$/.test(event.key)) this.dialog.close(event.key);
    });
  }

  get isOpen() {
    return this.dialog.open;
  }

  /** The digit that the user says it is; null where it is right, or nothing was said. */
  ask(digit, crop) {
    document.getElementById("pad-crop").src = crop;
    for (const key of this.dialog.querySelectorAll("#pad-keys button")) {
      key.setAttribute("aria-current", key.value === String(digit.digit));
    }
    this.dialog.returnValue = "";
    this.dialog.showModal();
    return new Promise((done) => {
      const closed = () => done(this.dialog.returnValue === "" ? null : Number(this.dialog.returnValue));
      this.dialog.addEventListener("close", closed, { once: true });
    });
  }
}
