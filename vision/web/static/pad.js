// Asks what a digit is.

export const NO_DIGIT = "none";

export class Pad {
  constructor() {
    this.dialog = document.getElementById("pad");
    this.keep = document.getElementById("pad-keep");
    this.none = document.getElementById("pad-none");
    const keys = document.getElementById("pad-keys");
    for (const digit of [1, 2, 3, 4, 5, 6, 7, 8, 9, 0]) {
      const key = document.createElement("button");
      key.type = "submit";
      key.value = key.textContent = String(digit);
      keys.append(key);
    }
    this.dialog.addEventListener("keydown", (event) => {
      if (/^[0-9]$/.test(event.key)) this.dialog.close(event.key);
      else if (event.key === "x" && !this.none.hidden) this.dialog.close(NO_DIGIT);
    });
  }

  get isOpen() {
    return this.dialog.open;
  }

  /**
   * The digit that the user says it is, NO_DIGIT for none; null where it is right, or nothing was said.
   * `digit` is null for a mark that was not read.
   */
  ask(digit, crop) {
    document.getElementById("pad-crop").src = crop;
    this.none.hidden = digit === null;
    this.keep.textContent = digit === null ? "Leave it" : "It is right";
    for (const key of this.dialog.querySelectorAll("#pad-keys button")) {
      key.setAttribute("aria-current", key.value === String(digit?.digit));
    }
    this.dialog.returnValue = "";
    this.dialog.showModal();
    return new Promise((done) => {
      const closed = () => {
        const said = this.dialog.returnValue;
        if (said === "") done(null);
        else done(said === NO_DIGIT ? NO_DIGIT : Number(said));
      };
      this.dialog.addEventListener("close", closed, { once: true });
    });
  }
}
