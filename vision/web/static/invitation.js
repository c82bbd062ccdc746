// The code that a phone scans, where this computer shows one.

import * as api from "./api.js";

const element = (id) => document.getElementById(id);

export async function offerInvitation() {
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
