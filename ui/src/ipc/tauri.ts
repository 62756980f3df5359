import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import type { Changes } from "./bindings";
import type { Transport } from "./client";

export const CHANGED_EVENT = "changed";

export const tauriTransport: Transport = {
  invoke: (name, args) => invoke(name, args),
  listen: (listener) => listen<Changes>(CHANGED_EVENT, (event) => listener(event.payload)),
};

export function isTauri(): boolean {
  return "__TAURI_INTERNALS__" in window;
}

/** Text size is the webview's own zoom: the same breakpoints then serve both. */
export async function setZoom(percent: number): Promise<void> {
  if (!isTauri()) return;
  const { getCurrentWebview } = await import("@tauri-apps/api/webview");
  await getCurrentWebview().setZoom(percent / 100);
}
