import type { Changes, Commands, ErreurChamp, IpcError } from "./bindings";

export type CommandName = keyof Commands;
export type Args<N extends CommandName> = Commands[N][0];
export type Answer<N extends CommandName> = Commands[N][1];
export type Tag = Changes["tags"][number];

/** What carries the commands: Tauri in the product, memory in component tests. */
export interface Transport {
  invoke(name: CommandName, args: Record<string, unknown>): Promise<unknown>;
  listen(listener: (changes: Changes) => void): Promise<() => void>;
}

/** Every refusal of the backend, as an Error so that stacks and boundaries work. */
export class CommandError extends Error {
  readonly code: string;
  readonly champs: ErreurChamp[];

  constructor({ code, message, champs }: IpcError) {
    super(message);
    this.name = "CommandError";
    this.code = code;
    this.champs = champs;
  }
}

let transport: Transport | null = null;

export function setTransport(next: Transport): void {
  transport = next;
}

export function getTransport(): Transport {
  if (!transport) throw new Error("no transport: call setTransport first");
  return transport;
}

export async function call<N extends CommandName>(name: N, args: Args<N>): Promise<Answer<N>> {
  try {
    return (await getTransport().invoke(name, args)) as Answer<N>;
  } catch (error) {
    throw toCommandError(error);
  }
}

function isIpcError(error: unknown): error is IpcError {
  return typeof error === "object" && error !== null && "code" in error && "message" in error && "champs" in error;
}

export function toCommandError(error: unknown): CommandError {
  if (error instanceof CommandError) return error;
  if (isIpcError(error)) return new CommandError(error);
  return new CommandError({
    code: "inattendue",
    message: "Besace n’a pas pu terminer cette action. Rien de ce que vous avez saisi n’est perdu. Réessayez.",
    champs: [],
  });
}
