import type { CommandName } from "./client";
import { beneficiaireHandlers } from "./fake/beneficiaire";
import { colisHandlers } from "./fake/colis";
import { compteHandlers } from "./fake/compte";
import { craHandlers } from "./fake/cra";
import { horsCraHandlers } from "./fake/divers";
import { type Emit, type FakeTransport, type Handlers, type Listener, refuse, type Scenario } from "./fake/model";
import { reglagesHandlers } from "./fake/reglages";
import { createState } from "./fake/state";
import { syncHandlers } from "./fake/synchro";

export { refuse } from "./fake/model";

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

/** A backend in memory, for component tests and for `npm run dev` in a browser. Never in the product's bundle. */
export function createFake(scenario: Scenario = "connecte"): FakeTransport {
  const state = createState(scenario);
  const listeners = new Set<Listener>();
  const emit: Emit = (...tags) => {
    state.version += 1;
    for (const listener of listeners) listener({ tags });
  };
  const handlers: Handlers = {
    ...craHandlers(state, emit),
    ...beneficiaireHandlers(state, emit),
    ...horsCraHandlers(state, emit),
    ...compteHandlers(state, emit),
    ...syncHandlers(state, emit),
    ...colisHandlers(state, emit),
    ...reglagesHandlers(state, emit),
  };
  const calls: FakeTransport["calls"] = [];
  const gates = new Map<CommandName, Promise<void>>();
  return {
    state,
    calls,
    emit,
    slow(name) {
      const { promise, resolve } = deferred();
      gates.set(name, promise);
      return () => {
        gates.delete(name);
        resolve();
      };
    },
    override: (more) => Object.assign(handlers, more),
    async invoke(name, args) {
      calls.push({ name, args });
      await gates.get(name);
      const handler = handlers[name] as ((a: unknown) => unknown) | undefined;
      if (!handler) return refuse(`Cette action n’existe pas dans l’essai\u00A0: ${name}.`, "absente");
      // Through JSON, as the real bridge: no shared object, no undefined.
      return JSON.parse(JSON.stringify((await handler(structuredClone(args))) ?? null));
    },
    async listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
