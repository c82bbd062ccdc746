// The page: pictures go to the server one at a time, and what comes back is drawn and collected.

import * as api from "./api.js";
import { Camera, cameraTrouble } from "./camera.js";
import { Overlay } from "./overlay.js";
import { Pad } from "./pad.js";
import { onPictures } from "./pictures.js";
import { Table } from "./table.js";

const TABLE_EVERY_MS = 1000;
const RETRY_MS = 1000;
const DOUBTFUL_BELOW = 0.9;
const element = (id) => document.getElementById(id);
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

const camera = new Camera();
const overlay = new Overlay(element("picture"));
const pad = new Pad();
const table = new Table(tell);
// For tests and the curious: what is in view, from the browser's console.
window.digits = { overlay, camera };
let viewer = null;
let isRunning = false;
let toldUntil = 0;
const ages = [];

function tell(text) {
  element("status").textContent = text;
  toldUntil = performance.now() + 4000;
}

function showStatus(text) {
  if (performance.now() > toldUntil && element("status").textContent !== text) element("status").textContent = text;
}

function showMessage(text, action = "", whenPressed = null) {
  element("message").hidden = !text;
  element("message-text").textContent = text;
  element("message-action").hidden = !action;
  element("message-action").textContent = action;
  element("message-action").onclick = whenPressed;
}

/** Opens this page's viewer on the server, as long as it takes. */
async function openViewer() {
  while (true) {
    try {
      const opened = await api.openViewer(viewer);
      viewer = opened.viewer;
      await table.refresh();
      showMessage("");
      return;
    } catch (error) {
      await waitAfter(error);
    }
  }
}

/** Says what went wrong, and waits before it is tried again. */
async function waitAfter(error) {
  if (!(error instanceof api.ServerError)) throw error;
  overlay.age();
  if (error.status === 503) showMessage(`The server is busy: ${error.message}`);
  else if (error.status === 401) showMessage("This device is not let in. Scan the QR code that the computer shows.");
  else if (error.status === 0) showMessage(`${error.message} The table is kept; this page goes on when the server is back.`);
  else tell(error.message);
  await pause(Math.max(RETRY_MS, 1000 * (error.status === 503 ? error.retryAfterS : 0)));
}

async function start(open) {
  try {
    await open();
  } catch (error) {
    camera.close();
    showMessage(cameraTrouble(error), "Try again", () => start(open));
    return;
  }
  showMessage("");
  element("start").textContent = "Stop";
  element("capture").disabled = false;
  await showCameras();
  if (!isRunning) run();
}

function stop(text = "Stopped") {
  camera.close();
  element("start").textContent = "Start the camera";
  showStatus(text);
}

async function run() {
  isRunning = true;
  try {
    while (camera.isOpen) {
      if (pad.isOpen) await pause(50);
      else if (camera.isOver) stop("The end");
      else await step();
    }
  } catch (error) {
    stop();
    showMessage(`This page failed (${error.message}). Load it again; the table is kept.`);
    throw error;
  } finally {
    isRunning = false;
  }
}

/** One picture's whole way. */
async function step() {
  const frame = await camera.grab();
  if (!frame.blob || !camera.isOpen) return;
  try {
    const reading = await api.sendFrame(viewer, frame.blob, frame.timeS, element("collect").checked);
    showMessage("");
    overlay.show(frame.image, reading);
    keepCrops(reading, (number) => `${viewer}-${number.id}`);
    ages.push(performance.now() - frame.at);
    if (ages.length > 30) ages.shift();
    showStatus(`${reading.numbers.length} in view · ${Math.round(ages.toSorted((a, b) => a - b)[ages.length >> 1])} ms old`);
    if (reading.table !== table.table.version) await table.refresh();
  } catch (error) {
    if (error.status === 410) await openViewer();
    else if (error.status !== 409) await waitAfter(error);
  }
}

function keepCrops(reading, keyOf) {
  for (const number of reading.numbers) {
    if (number.confidence < DOUBTFUL_BELOW || number.text.includes("?")) {
      table.keepCrop(keyOf(number), overlay.crop(number.box));
    }
  }
}

async function readPhoto(file) {
  stop();
  showStatus(`Reading ${file.name} …`);
  try {
    const [image, reading] = await Promise.all([createImageBitmap(file), api.sendPhoto(viewer, file, file.name)]);
    overlay.show(image, reading);
    keepCrops(reading, (number) => `page-${reading.page}-${number.id}`);
    await table.refresh();
    showMessage("");
    tell(`${file.name}: ${reading.numbers.length} numbers`);
  } catch (error) {
    if (error.status === 410) {
      await openViewer();
      await readPhoto(file);
    } else {
      tell(error instanceof api.ServerError ? error.message : `${file.name} is no picture that this browser shows`);
    }
  }
}

async function showCameras() {
  element("torch").hidden = !camera.hasTorch;
  const devices = camera.stream ? await camera.devices() : [];
  element("camera-choice").hidden = devices.length < 2;
  element("camera").replaceChildren(
    ...devices.map((device, at) => new Option(device.label || `Camera ${at + 1}`, device.deviceId)),
  );
  element("camera").value = camera.deviceId;
}

async function correct(event) {
  const digit = overlay.digitAt(event.offsetX, event.offsetY);
  if (!digit) return;
  const said = await pad.ask(digit, overlay.crop(digit.box));
  if (said === null) return;
  try {
    const reading = await api.correctDigit(viewer, digit.id, said);
    overlay.reading = { ...overlay.reading, digits: reading.digits, numbers: reading.numbers };
    overlay.draw();
    await table.refresh();
  } catch (error) {
    tell(error.message);
  }
}

element("start").addEventListener("click", () => (camera.isOpen ? stop() : start(() => camera.open())));
element("camera").addEventListener("change", (event) => start(() => camera.open(event.target.value)));
element("torch").addEventListener("click", async (event) => {
  const isOn = event.target.getAttribute("aria-pressed") !== "true";
  await camera.setTorch(isOn);
  event.target.setAttribute("aria-pressed", isOn);
});
element("numbers-only").addEventListener("change", (event) => {
  overlay.isNumbersOnly = event.target.checked;
  overlay.draw();
});
element("capture").addEventListener("click", async () => {
  try {
    await api.capture(viewer);
    await table.refresh();
    tell("Captured");
  } catch (error) {
    tell(error.message);
  }
});
element("picture").addEventListener("click", correct);
addEventListener("pagehide", () => viewer && api.closeViewer(viewer));
onPictures(async (files) => {
  for (const file of files) {
    if (file.type.startsWith("video/")) await start(() => camera.openFile(file));
    else await readPhoto(file);
  }
}, tell);

async function offerInvitation() {
  try {
    await api.invitation();
  } catch {
    return; // Served to this computer only, or this is the phone.
  }
  element("invite").hidden = false;
  element("invite").addEventListener("click", async () => {
    const { authority } = await api.invitation();
    element("invitation-authority").textContent = authority;
    element("invitation-code").src = `/api/invitation.svg?${Date.now()}`;
    element("invitation").showModal();
  });
}

await openViewer();
await offerInvitation();
showStatus("Ready");
if (!window.isSecureContext) showMessage(cameraTrouble(null));
while (true) {
  await pause(TABLE_EVERY_MS);
  try {
    if (!document.hidden) await table.refresh();
    if (!camera.isOpen && element("message-text").textContent.startsWith("The server")) await openViewer();
  } catch (error) {
    if (!camera.isOpen) await waitAfter(error);
  }
}
