import { cleanup, configure } from "@testing-library/react";
import { afterEach, vi } from "vitest";

afterEach(() => cleanup());

// A loaded machine loads a lazy screen late. The message names what was looked for; the whole page would bury it.
configure({ asyncUtilTimeout: 8000, getElementError: (message) => new Error(message ?? "not found") });

// happy-dom has no layout: the wide window is the reference.
vi.stubGlobal("matchMedia", (query: string) => ({
  matches: false,
  media: query,
  addEventListener: () => {},
  removeEventListener: () => {},
}));
