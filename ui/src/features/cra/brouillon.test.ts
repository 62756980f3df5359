import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { saisieVide } from "../../ipc/fake/model";
import type { BrouillonVue, SaisieCra } from "../../ipc/bindings";
import { createDraftSaver } from "./brouillon";

const note = (notes: string): SaisieCra => ({ ...saisieVide("individuel"), notes });

function setup(save = async (id: string, saisie: SaisieCra) => ({ id, saisie }) as BrouillonVue) {
  const saved: (string | null)[] = [];
  const errors: unknown[] = [];
  const saver = createDraftSaver({ id: "b", save, onSaved: (b) => saved.push(b.saisie.notes), onError: (e) => errors.push(e) });
  return { saver, saved, errors };
}

describe("drafts", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test("written within 300 ms of the last key, once", async () => {
    const { saver, saved } = setup();
    saver.schedule(note("a"));
    await vi.advanceTimersByTimeAsync(200);
    saver.schedule(note("ab"));
    await vi.advanceTimersByTimeAsync(200);
    expect(saved).toEqual([]);
    await vi.advanceTimersByTimeAsync(100);
    expect(saved).toEqual(["ab"]);
  });

  test("leaving writes at once", async () => {
    const { saver, saved } = setup();
    saver.schedule(note("a"));
    await saver.flush();
    expect(saved).toEqual(["a"]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(saved).toEqual(["a"]);
  });

  test("a slow write never lands after a newer one", async () => {
    const order: (string | null)[] = [];
    const { saver } = setup(async (id, saisie) => {
      await new Promise((r) => setTimeout(r, saisie.notes === "a" ? 900 : 10));
      order.push(saisie.notes);
      return { id, saisie } as BrouillonVue;
    });
    saver.schedule(note("a"));
    await vi.advanceTimersByTimeAsync(300);
    saver.schedule(note("b"));
    await vi.advanceTimersByTimeAsync(2000);
    expect(order).toEqual(["a", "b"]);
  });

  test("once the CRA is saved nothing brings its draft back", async () => {
    const { saver, saved } = setup();
    saver.schedule(note("a"));
    await saver.close();
    saver.schedule(note("b"));
    await saver.flush();
    await vi.advanceTimersByTimeAsync(1000);
    expect(saved).toEqual([]);
  });

  test("after a refusal drafts go on, and a failed write does not stop the next", async () => {
    let fail = true;
    const { saver, saved, errors } = setup(async (id, saisie) => {
      if (fail) throw new Error("disk full");
      return { id, saisie } as BrouillonVue;
    });
    await saver.close();
    saver.reopen();
    saver.schedule(note("a"));
    await saver.flush();
    expect(errors).toHaveLength(1);
    fail = false;
    saver.schedule(note("b"));
    await saver.flush();
    expect(saved).toEqual(["b"]);
  });
});
