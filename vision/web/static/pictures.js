// Photos and videos that the user gives: chosen, dropped, pasted, or taken with the phone's own camera app.

const isWanted = (file) => file.type.startsWith("image/") || file.type.startsWith("video/");

export function onPictures(take, tell) {
  const hint = document.getElementById("drop-hint");
  const give = (files) => {
    const wanted = [...files].filter(isWanted);
    if (wanted.length) take(wanted);
    else if (files.length) tell("That is neither a picture nor a video");
  };
  for (const id of ["file", "shot"]) {
    document.getElementById(id).addEventListener("change", (event) => {
      give(event.target.files);
      event.target.value = "";
    });
  }
  addEventListener("paste", (event) => {
    if (event.clipboardData.files.length) give(event.clipboardData.files);
  });
  addEventListener("dragover", (event) => {
    event.preventDefault();
    hint.hidden = false;
  });
  addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) hint.hidden = true;
  });
  addEventListener("drop", (event) => {
    event.preventDefault();
    hint.hidden = true;
    give(event.dataTransfer.files);
  });
}
