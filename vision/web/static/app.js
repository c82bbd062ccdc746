// The page: pictures go to the server one at a time, and what comes back is drawn and collected.

import * as api from "./api.js";
import { Camera, cameraTrouble } from "./camera.js";
import { offerInvitation } from "./invitation.js";
import { Overlay } from "./overlay.js";
import { NO_DIGIT, Pad } from "./pad.js";
import { onPictures } from "./pictures.js";
import { Session, pause } from "./session.js";
import { showMessage, showStatus, tell } from "./status.js";
import { Table } from "./table.js";
import { SERVER_CAMERA, Watch } from "./watch.js";

const TABLE_EVERY_MS = 1000;
const element = (id) => document.getElementById(id);

const camera = new Camera();
const watch = new Watch();
const overlay = new Overlay(element("picture"));
const pad = new Pad();
const table = new Table(tell);
const session = new Session(() => table.refresh(), () => overlay.age());
const ages = [];
let isRunning = false;
// For tests and the curious: what is in view, from the browser's console.
window.digits = { overlay, camera, ages };

const isLive = () => camera.isOpen || watch.isOpen;
/** What `act` gives for whoever reads what is in view: this page's viewer, or the server's camera. */
const ofShown = (act) => (watch.isOpen ? act(SERVER_CAMERA) : session.do(act));

async function start(open, source = "camera") {
  watch.isOpen = false;
  try {
    await open();
    await session.begin(source);
  } catch (error) {
    camera.close();
    showStopped();
    showMessage(error instanceof api.ServerError ? error.message : cameraTrouble(error), "Try again", () => start(open, source));
    return;
  }
  showMessage("");
  await showRunning();
}

async function startWatching() {
  camera.close();
  watch.isOpen = true;
  await showRunning();
}

async function showRunning() {
  element("start").textContent = "Stop";
  element("capture").disabled = false;
  await showCameras();
  if (!isRunning) run();
}

function showStopped() {
  element("start").textContent = "Start the camera";
}

function stop(text = "Stopped") {
  camera.close();
  watch.isOpen = false;
  showStopped();
  showStatus(text);
}

async function run() {
  isRunning = true;
  try {
    while (isLive()) {
      if (pad.isOpen) await pause(50);
      else if (watch.isOpen) await step(watchOnce);
      else if (!camera.isOver) await step(readOnce);
      else if (camera.isFile) stop("The end");
      else {
        stop();
        showMessage("The camera was unplugged, or another program took it.", "Try again", () => start(() => camera.open()));
      }
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
async function step(once) {
  try {
    await once();
  } catch (error) {
    if (error.status === 410) await session.open();
    else if (error.status !== 409) await session.waitAfter(error);
  }
}

async function readOnce() {
  const frame = await camera.grab();
  if (!frame.blob || !camera.isOpen) return;
  const reading = await api.sendFrame(session.viewer, frame.blob, frame.timeS, element("collect").checked);
  if (!camera.isOpen) return;
  camera.keepShown();
  await show(frame.image, reading, performance.now() - frame.at);
}

async function watchOnce() {
  const next = await watch.next();
  if (next && watch.isOpen) await show(next.image, next.reading, next.reading.age_ms);
}

async function show(image, reading, ageMs) {
  showMessage(reading.notice ?? "");
  overlay.show(image, reading);
  ages.push(ageMs);
  if (ages.length > 30) ages.shift();
  const age = Math.round(ages.toSorted((a, b) => a - b)[ages.length >> 1]);
  showStatus(`${reading.numbers.length} in view · ${camera.isFile ? `${reading.time.toFixed(1)} s` : `${age} ms old`}`);
  if (reading.table !== table.table.version) await table.refresh();
}

async function readPhoto(file) {
  stop();
  showStatus(`Reading ${file.name} …`);
  try {
    const image = await createImageBitmap(file);
    const reading = await session.do((viewer) => api.sendPhoto(viewer, file, file.name));
    overlay.show(image, reading);
    await table.refresh();
    showMessage("");
    tell(`${file.name}: ${reading.numbers.length} numbers`);
  } catch (error) {
    tell(error instanceof api.ServerError ? error.message : `${file.name} is no picture that this browser shows`);
  }
}

async function showCameras() {
  element("torch").hidden = !camera.hasTorch;
  element("torch").setAttribute("aria-pressed", false);
  const devices = camera.stream ? await camera.devices() : [];
  const choices = devices.map((device, at) => new Option(device.label || `Camera ${at + 1}`, device.deviceId));
  if (watch.name !== null) {
    if (!choices.length) choices.push(new Option("This device", ""));
    choices.push(new Option(`The server's (${watch.name})`, SERVER_CAMERA));
  }
  element("camera-choice").hidden = choices.length < 2;
  element("camera").replaceChildren(...choices);
  element("camera").value = watch.isOpen ? SERVER_CAMERA : camera.deviceId;
}

/** The user says what that digit is, or else what stands at that place. */
async function correct(digit, place) {
  if (!digit && !place) return;
  const said = await pad.ask(digit, overlay.crop(digit ? digit.box : overlay.around(place)));
  if (said === null) return;
  const value = said === NO_DIGIT ? null : said;
  try {
    const reading = await ofShown((viewer) =>
      digit ? api.correctDigit(viewer, digit.id, value) : api.nameMark(viewer, place, value),
    );
    overlay.reading = { ...overlay.reading, digits: reading.digits, numbers: reading.numbers };
    overlay.draw();
    await table.refresh();
    tell(reading.problem || "Corrected, and learned");
  } catch (error) {
    tell(error.message);
  }
}

/** Does what a button is for, and tells what went wrong. */
const tellingTrouble = (act) => async (event) => {
  try {
    await act(event);
  } catch (error) {
    tell(error.message);
  }
};

element("start").addEventListener("click", () => {
  if (isLive()) stop();
  else if (element("camera").value === SERVER_CAMERA) startWatching();
  else start(() => camera.open());
});
element("camera").addEventListener("change", ({ target }) => {
  if (target.value === SERVER_CAMERA) startWatching();
  else start(() => camera.open(target.value));
});
element("torch").addEventListener("click", tellingTrouble(async ({ target }) => {
  const isOn = target.getAttribute("aria-pressed") !== "true";
  await camera.setTorch(isOn);
  target.setAttribute("aria-pressed", isOn);
}));
element("numbers-only").addEventListener("change", ({ target }) => {
  overlay.isNumbersOnly = target.checked;
  overlay.draw();
});
element("expect").addEventListener("change", tellingTrouble(async ({ target }) => {
  target.setAttribute("aria-invalid", true);
  await ofShown((viewer) => api.expect(viewer, target.value));
  session.expected = target.value;
  target.setAttribute("aria-invalid", false);
  tell(target.value ? `Expected: ${target.value}` : "Any number is expected");
}));
element("capture").addEventListener("click", tellingTrouble(async () => {
  const { page } = await ofShown(api.capture);
  await table.refresh();
  tell(`Captured as page ${page}`);
}));
element("picture").addEventListener("click", ({ offsetX, offsetY }) =>
  correct(overlay.digitAt(offsetX, offsetY), overlay.placeOf(offsetX, offsetY)),
);
element("picture").addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (step) tell(`Digit ${overlay.choose(step)?.digit ?? "that can't be read"}; Enter says what it is`);
  else if (event.key === "Enter") correct(overlay.chosenDigit, null);
  else return;
  event.preventDefault();
});
addEventListener("pagehide", () => session.viewer && api.closeViewer(session.viewer));
onPictures(async (files) => {
  for (const file of files) {
    if (file.type.startsWith("video/")) await start(() => camera.openFile(file), file.name);
    else await readPhoto(file);
  }
}, tell);

element("expect").value = session.expected;
await session.open();
await offerInvitation();
showStatus("Ready");
if (await watch.find()) await startWatching();
else if (!window.isSecureContext) showMessage(cameraTrouble(null));
while (true) {
  await pause(TABLE_EVERY_MS);
  try {
    if (!document.hidden) await table.refresh();
    if (!isLive() && session.isAway) await session.open();
  } catch (error) {
    if (!isLive()) await session.waitAfter(error);
  }
}
