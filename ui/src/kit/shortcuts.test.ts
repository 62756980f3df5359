import { createElement } from "react";
import { createRoot } from "react-dom/client";
import { describe, expect, test, vi } from "vitest";
import { comboOf, keysOf, useShortcut } from "./shortcuts";

const press = (init: KeyboardEventInit) => comboOf(new KeyboardEvent("keydown", init));

describe("combinations", () => {
  test("digits go by the place of the key: « é » sits on AZERTY's 2", () => {
    expect(press({ key: "é", code: "Digit2", altKey: true })).toBe("alt+digit2");
    expect(press({ key: "2", code: "Numpad2", altKey: true })).toBe("alt+digit2");
    expect(press({ key: "2", code: "Digit2", altKey: true, shiftKey: true })).toBe("alt+digit2");
    expect(press({ key: "é", code: "Digit2", ctrlKey: true })).toBe("mod+digit2");
    expect(press({ key: "é", code: "Digit2" })).toBe("é");
  });

  test("letters go by what they write", () => {
    expect(press({ key: "n", code: "KeyN", ctrlKey: true })).toBe("mod+n");
    expect(press({ key: "N", code: "KeyN", ctrlKey: true, shiftKey: true })).toBe("mod+shift+n");
    expect(press({ key: "z", code: "KeyW", ctrlKey: true })).toBe("mod+z");
  });

  test("AltGr writes, it never commands", () => {
    expect(press({ key: "€", code: "KeyE", ctrlKey: true, altKey: true })).toBeNull();
  });

  test("a question mark needs Maj on some keyboards only", () => {
    expect(press({ key: "?", code: "Comma", shiftKey: true })).toBe("?");
    expect(press({ key: "F6", code: "F6", shiftKey: true })).toBe("shift+f6");
  });

  test("keycaps are French", () => {
    expect(keysOf("mod+shift+n")).toEqual(["Ctrl", "Maj", "N"]);
    expect(keysOf("mod+enter")).toEqual(["Ctrl", "Entrée"]);
  });
});

describe("listening", () => {
  test("a key pressed as soon as the screen stands is heard", async () => {
    const heard = vi.fn();
    function Form() {
      useShortcut("mod+digit1", heard);
      return createElement("h1", null, "Le formulaire");
    }
    vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", false);
    const place = document.createElement("div");
    const root = createRoot(place);
    const stands = new Promise<void>((resolve) => new MutationObserver(() => resolve()).observe(place, { childList: true }));
    root.render(createElement(Form));
    await stands;
    window.dispatchEvent(new KeyboardEvent("keydown", { key: "1", code: "Digit1", ctrlKey: true }));
    expect(heard).toHaveBeenCalledOnce();
    root.unmount();
    vi.unstubAllGlobals();
  });
});
