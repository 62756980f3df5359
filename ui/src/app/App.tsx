import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useState } from "react";
import { I18nProvider } from "react-aria-components";
import { ToastRegion } from "../kit";
import { Appearance } from "./Appearance";
import { createAppRouter } from "./router";

export function App({ client, path }: { client: QueryClient; path?: string }) {
  const [router] = useState(() => createAppRouter(path));
  return (
    <QueryClientProvider client={client}>
      <I18nProvider locale="fr-FR">
        <Appearance />
        <RouterProvider router={router} />
        <ToastRegion />
      </I18nProvider>
    </QueryClientProvider>
  );
}
