import "./styles/fonts.css";
import "./styles/tokens.css";
import "./styles/base.css";
import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import { setTransport } from "./ipc/client";
import { createQueryClient, listenToChanges, readOptions } from "./ipc/queries";
import { isTauri, tauriTransport } from "./ipc/tauri";

async function start(root: HTMLElement): Promise<void> {
  if (isTauri()) {
    setTransport(tauriTransport);
  } else if (import.meta.env.MODE !== "production") {
    const { createFake } = await import("./ipc/fake");
    const scenario = new URLSearchParams(window.location.search).get("scenario") ?? "connecte";
    setTransport(createFake(scenario as Parameters<typeof createFake>[0]));
  }
  // What the home screen needs is asked for at once, not one after the other as it is drawn.
  const accueil = atHome() ? import("./routes/accueil") : undefined;
  const client = createQueryClient();
  await listenToChanges(client);
  void client.prefetchQuery(readOptions("etat_get", {}));
  if (accueil) {
    for (const name of ["accueil_get", "reglages_get", "sync_get"] as const) void client.prefetchQuery(readOptions(name, {}));
    await accueil;
  }
  createRoot(root).render(<App client={client} />);
}

function atHome(): boolean {
  return ["", "#/"].includes(window.location.hash);
}

const root = document.getElementById("racine");
if (root) void start(root);
