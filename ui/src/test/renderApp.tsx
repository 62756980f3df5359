import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { App } from "../app/App";
import { setTransport } from "../ipc/client";
import { createFake } from "../ipc/fake";
import type { Scenario } from "../ipc/fake/model";
import { createQueryClient, listenToChanges } from "../ipc/queries";

/** The whole interface on a backend in memory, at an address. */
export async function renderApp(path: string, scenario: Scenario = "connecte") {
  const fake = createFake(scenario);
  setTransport(fake);
  const client = createQueryClient();
  await listenToChanges(client);
  const view = render(<App client={client} path={path} />);
  await screen.findByRole("heading", { level: 1 });
  return { fake, view, user: userEvent.setup() };
}

/** Names of the commands that were asked, in order. */
export function asked(fake: ReturnType<typeof createFake>, name: string) {
  return fake.calls.filter((c) => c.name === name).map((c) => c.args);
}
