// The picture with what was read on it, drawn at the resolution of the screen.

const BLUE = "#0072b2";
const ORANGE = "#e69f00";
const GREEN = "#009e73";
const VERMILLION = "#d55e00";
const LOW_CONFIDENCE = 0.98;
const ALL_SIDES = ["above", "below", "right", "left"];

export class Overlay {
  constructor(canvas) {
    this.canvas = canvas;
    this.image = null;
    this.reading = null;
    this.isNumbersOnly = false;
    this.isOld = false;
    this.chosen = null;
    new ResizeObserver(() => this.draw()).observe(canvas);
  }

  show(image, reading) {
    if (this.image && this.image !== image) this.image.close?.();
    this.image = image;
    this.reading = reading;
    this.isOld = false;
    this.draw();
    const texts = reading.numbers.map((number) => number.text).join(", ");
    const hint = "Left and right choose a digit, Enter says what it is.";
    this.canvas.setAttribute("aria-label", texts ? `Numbers in view: ${texts}. ${hint}` : "No digits in view");
  }

  /** Chooses the digit that many places after the chosen one, in reading order; null where there is none. */
  choose(step) {
    const digits = this.reading?.digits ?? [];
    const chosen = digits.findIndex((digit) => digit.id === this.chosen);
    const now = chosen < 0 && step < 0 ? 0 : chosen;
    const next = digits[(now + step + digits.length) % digits.length] ?? null;
    this.chosen = next?.id ?? null;
    this.draw();
    return next;
  }

  /** The digit that was chosen, where it is in view. */
  get chosenDigit() {
    return this.reading?.digits.find((digit) => digit.id === this.chosen) ?? null;
  }

  /** The picture turns grey: it is no longer what the camera sees. */
  age() {
    this.isOld = true;
    this.draw();
  }

  get place() {
    const { clientWidth, clientHeight } = this.canvas;
    const factor = Math.min(clientWidth / this.image.width, clientHeight / this.image.height);
    const toImage = this.reading.width / this.image.width;
    return {
      factor: factor / toImage,
      x: (clientWidth - this.image.width * factor) / 2,
      y: (clientHeight - this.image.height * factor) / 2,
    };
  }

  draw() {
    const ratio = window.devicePixelRatio || 1;
    this.canvas.width = Math.round(this.canvas.clientWidth * ratio);
    this.canvas.height = Math.round(this.canvas.clientHeight * ratio);
    if (!this.image) return;
    const context = this.canvas.getContext("2d");
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const { factor, x, y } = this.place;
    const { width, height } = this.reading;
    context.filter = this.isOld ? "grayscale(1) brightness(0.5)" : "none";
    context.drawImage(this.image, x, y, width * factor, height * factor);
    context.filter = "none";
    const box = ([left, top, wide, high]) => [x + left * factor, y + top * factor, wide * factor, high * factor];
    this.taken = this.reading.digits.map((digit) => box(digit.box));
    this.font = this.fontFor(factor);
    if (!this.isNumbersOnly) for (const digit of this.reading.digits) this.drawFrame(context, box(digit.box), digit);
    if (this.chosenDigit) this.drawChosen(context, box(this.chosenDigit.box));
    const inNumber = new Set();
    for (const number of this.reading.numbers) {
      if (number.text.length < 2 && !this.isNumbersOnly) continue;
      number.digits.forEach((id) => inNumber.add(id));
      this.drawBracket(context, box(number.box));
      this.drawLabel(context, box(number.box), number.text, this.note(number), GREEN, 1.2);
    }
    if (this.isNumbersOnly) return;
    for (const digit of this.reading.digits) {
      const note = this.note(digit);
      if (inNumber.has(digit.id) && !note) continue;
      const isTold = inNumber.has(digit.id);
      const sides = isTold ? ["below"] : ALL_SIDES;
      this.drawLabel(context, box(digit.box), String(digit.digit ?? "?"), note, colorOf(digit), 1, sides, isTold);
    }
  }

  /** As large as the canvas asks for and the digits on it allow, in pixels. */
  fontFor(factor) {
    const heights = this.reading.digits.map((digit) => digit.box[3] * factor).toSorted((a, b) => a - b);
    const wanted = Math.max(14, Math.min(36, this.canvas.clientWidth / 55));
    return heights.length ? Math.max(10, Math.min(wanted, 0.7 * heights[heights.length >> 1])) : wanted;
  }

  /** Of frames and brackets, seen from as far as the letters. */
  get lineWidth() {
    return Math.max(2, this.font / 9);
  }

  note(reading) {
    if (this.isOld || reading.confidence >= LOW_CONFIDENCE) return "";
    return `${Math.floor(reading.confidence * 100)}%`;
  }

  drawFrame(context, [x, y, width, height], digit) {
    context.lineWidth = this.lineWidth;
    context.strokeStyle = colorOf(digit);
    context.setLineDash(digit.steady ? [] : [2.5 * this.lineWidth, 2 * this.lineWidth]);
    context.strokeRect(x - 3, y - 3, width + 6, height + 6);
    context.setLineDash([]);
  }

  /** A thick frame, seen on light and dark. */
  drawChosen(context, [x, y, width, height]) {
    for (const [lineWidth, color] of [[8, "#000000"], [4, "#ffdc00"]]) {
      context.lineWidth = lineWidth;
      context.strokeStyle = color;
      context.strokeRect(x - 6, y - 6, width + 12, height + 12);
    }
  }

  drawBracket(context, [x, y, width]) {
    context.lineWidth = this.lineWidth;
    context.strokeStyle = GREEN;
    context.beginPath();
    context.moveTo(x - 6, y + 3);
    context.lineTo(x - 6, y - 6);
    context.lineTo(x + width + 6, y - 6);
    context.lineTo(x + width + 6, y + 3);
    context.stroke();
  }

  drawLabel(context, [x, y, width, height], text, note, color, size, sides = ALL_SIDES, isOptional = false) {
    const font = this.font * size;
    const noteFont = font * 0.72;
    context.font = `700 ${font}px system-ui, sans-serif`;
    const textWidth = context.measureText(text).width;
    context.font = `400 ${noteFont}px system-ui, sans-serif`;
    const noteWidth = note ? context.measureText(note).width + 5 : 0;
    const plate = { width: textWidth + noteWidth + 10, height: font * 1.25 };
    const middle = Math.max(0, Math.min(x + (width - plate.width) / 2, this.canvas.clientWidth - plate.width));
    const level = y + (height - plate.height) / 2;
    const places = {
      above: [middle, y - 8 - plate.height],
      below: [middle, y + height + 8],
      right: [x + width + 8, level],
      left: [x - 8 - plate.width, level],
    };
    const free = sides.map((side) => places[side]).find((place) => this.isFree(place, plate));
    if (!free && isOptional) return;
    const [left, top] = free ?? [middle, Math.max(0, places[sides[0]][1])];
    this.taken.push([left, top, plate.width, plate.height]);
    context.fillStyle = color;
    context.fillRect(left, top, plate.width, plate.height);
    context.fillStyle = color === BLUE ? "#ffffff" : "#000000";
    context.textBaseline = "middle";
    context.font = `700 ${font}px system-ui, sans-serif`;
    context.fillText(text, left + 5, top + plate.height / 2);
    if (!note) return;
    context.font = `400 ${noteFont}px system-ui, sans-serif`;
    context.fillText(note, left + 10 + textWidth, top + plate.height / 2);
  }

  /** Whether a plate there lies on the canvas, and on no digit or other plate. */
  isFree([left, top], plate) {
    if (left < 0 || top < 0 || left + plate.width > this.canvas.clientWidth) return false;
    if (top + plate.height > this.canvas.clientHeight) return false;
    return !this.taken.some(
      ([x, y, width, height]) =>
        left < x + width && x < left + plate.width && top < y + height && y < top + plate.height,
    );
  }

  /** The digit at that place of the canvas, or the nearest within a finger's breadth; null where there is none. */
  digitAt(offsetX, offsetY) {
    if (!this.reading) return null;
    const { factor, x, y } = this.place;
    const distance = ({ box: [left, top, width, height] }) => {
      const dx = Math.max(x + left * factor - offsetX, offsetX - x - (left + width) * factor, 0);
      const dy = Math.max(y + top * factor - offsetY, offsetY - y - (top + height) * factor, 0);
      return Math.hypot(dx, dy);
    };
    const nearest = this.reading.digits.toSorted((one, other) => distance(one) - distance(other))[0];
    return nearest && distance(nearest) < 24 ? nearest : null;
  }

  /** The pixel of the reading at that place of the canvas; null beside the picture. */
  placeOf(offsetX, offsetY) {
    if (!this.reading) return null;
    const { factor, x, y } = this.place;
    const place = [Math.floor((offsetX - x) / factor), Math.floor((offsetY - y) / factor)];
    const isInside = place[0] >= 0 && place[1] >= 0 && place[0] < this.reading.width && place[1] < this.reading.height;
    return isInside ? place : null;
  }

  /** A box around a pixel, as large as digits are there. */
  around([x, y]) {
    const heights = this.reading.digits.map((digit) => digit.box[3]).toSorted((a, b) => a - b);
    const side = heights[heights.length >> 1] ?? this.reading.height / 10;
    return [x - side / 2, y - side / 2, side, side];
  }

  /** What a box of the reading shows, with a margin, as the address of a small JPEG. */
  crop(box) {
    const scale = this.image.width / this.reading.width;
    const [left, top, width, height] = box.map((side) => side * scale);
    const margin = 0.25 * height + 2;
    const canvas = document.createElement("canvas");
    const factor = Math.min(1, 96 / (height + 2 * margin));
    canvas.width = Math.max(1, Math.round((width + 2 * margin) * factor));
    canvas.height = Math.max(1, Math.round((height + 2 * margin) * factor));
    const source = [left - margin, top - margin, width + 2 * margin, height + 2 * margin];
    canvas.getContext("2d").drawImage(this.image, ...source, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL("image/jpeg", 0.8);
  }
}

function colorOf(digit) {
  if (digit.digit === null) return VERMILLION;
  return digit.steady ? BLUE : ORANGE;
}
