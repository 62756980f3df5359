import { FINE, nombreLisible } from "../../format";
import type { Uuid } from "../../ipc/bindings";
import { call, getTransport } from "../../ipc/client";
import { TOAST_MS, updateToast } from "../../kit";

/** While « Enregistré » is still on screen, the server's receipt takes its place as soon as it is there. */
export async function annoncerEnvoi(id: Uuid, toastId: number): Promise<void> {
  const stop = await getTransport().listen(({ tags }) => {
    if (tags.includes("cra") || tags.includes("sync")) void regarder();
  });
  setTimeout(stop, TOAST_MS);

  async function regarder() {
    const cra = await call("cra_get", { id }).catch(() => null);
    if (!cra?.recu) return;
    stop();
    updateToast(toastId, `Envoyé, reçu n°${FINE}${nombreLisible(cra.recu.rev)}.`);
  }
}
