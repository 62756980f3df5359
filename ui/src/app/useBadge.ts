import type { Badge } from "../ipc/bindings";
import { useRead } from "../ipc/queries";

export function useBadge(): Badge | undefined {
  return useRead("sync_get", {}).data?.badge;
}
