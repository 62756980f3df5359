import { createContext, useContext } from "react";

type Actions = { openPalette: () => void; openShortcuts: () => void; openBeneficiaire: () => void };

const Context = createContext<Actions>({ openPalette: () => {}, openShortcuts: () => {}, openBeneficiaire: () => {} });

export const ShellActions = Context.Provider;

/** What the frame opens over any screen. */
export function useShellActions(): Actions {
  return useContext(Context);
}
