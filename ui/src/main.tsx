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
  const client = createQueryClient();
  const listening = listenToChanges(client);
  // What the home screen needs is asked for at once, while it is being drawn.
  const first = atHome() ? FIRST_READS : (["etat_get"] as const);
  const reads = first.map((name) => client.prefetchQuery(readOptions(name, {})));
  createRoot(root).render(<App client={client} />);
  // What changed after those reads and before the window listened is read again, once they are drawn.
  await Promise.all([listening, ...reads]);
  setTimeout(() => void client.invalidateQueries(), REREAD_MS);
}

/** Long enough for the first screen to be painted. */
const REREAD_MS = 500;
const FIRST_READS = ["etat_get", "accueil_get", "reglages_get", "sync_get"] as const;

function atHome(): boolean {
  return ["", "#/"].includes(window.location.hash);
}

const root = document.getElementById("racine");
if (root) void start(root);
