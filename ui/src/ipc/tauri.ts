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
