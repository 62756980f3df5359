import { afterAll, beforeAll } from "vitest";

/** happy-dom has no layout: a virtual list needs to know that it has a height. */
export function withLayout(height = 600): void {
  const names = ["clientHeight", "clientWidth"] as const;
  const before = names.map((name) => Object.getOwnPropertyDescriptor(HTMLElement.prototype, name));
  beforeAll(() => {
    for (const name of names) Object.defineProperty(HTMLElement.prototype, name, { configurable: true, get: () => height });
  });
  afterAll(() => {
    names.forEach((name, i) => {
      const descriptor = before[i];
      if (descriptor) Object.defineProperty(HTMLElement.prototype, name, descriptor);
    });
  });
}
