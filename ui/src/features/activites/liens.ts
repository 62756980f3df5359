import { craPath } from "../cra/liens";

/** The address of a CRA, for a link that no router watches: a list holds thousands. */
export function craHref({ type, id }: { type: string; id: string }): string {
  return `#${craPath(type)}?id=${encodeURIComponent(id)}`;
}
