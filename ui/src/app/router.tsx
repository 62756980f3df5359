import { createHashHistory, createMemoryHistory, createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from "@tanstack/react-router";
import { Accueil } from "../routes/accueil";
import { activitesSearch } from "../features/activites/recherche";
import { beneficiairesSearch, doublonsSearch } from "../features/beneficiaire/recherche";
import { craSearch } from "../features/cra/search";
import { reglagesSearch } from "../features/reglages/sections";
import { ErrorScreen } from "./ErrorScreen";
import { Gate } from "./Gate";
import { Shell } from "./Shell";

const rootRoute = createRootRoute({ component: Gate, notFoundComponent: () => <Outlet /> });

/** Screens of an open profile: header, navigation, content. */
const shellRoute = createRoute({ getParentRoute: () => rootRoute, id: "cadre", component: Shell });

// One line per screen: the address, and the file that draws it, loaded when it is first asked for.
const accueil = createRoute({ getParentRoute: () => shellRoute, path: "/", component: Accueil });
const individuel = createRoute({ getParentRoute: () => shellRoute, path: "/cra/individuel", validateSearch: craSearch, component: lazyRouteComponent(() => import("../routes/cra-individuel"), "CraIndividuel") });
const atelier = createRoute({ getParentRoute: () => shellRoute, path: "/cra/atelier", validateSearch: craSearch, component: lazyRouteComponent(() => import("../routes/cra-atelier"), "CraAtelier") });
const activites = createRoute({ getParentRoute: () => shellRoute, path: "/activites", validateSearch: activitesSearch, component: lazyRouteComponent(() => import("../routes/activites"), "Activites") });
const beneficiaires = createRoute({ getParentRoute: () => shellRoute, path: "/beneficiaires", validateSearch: beneficiairesSearch, component: lazyRouteComponent(() => import("../routes/beneficiaires"), "Beneficiaires") });
const doublons = createRoute({ getParentRoute: () => shellRoute, path: "/beneficiaires/doublons", validateSearch: doublonsSearch, component: lazyRouteComponent(() => import("../routes/doublons"), "Doublons") });
const beneficiaire = createRoute({ getParentRoute: () => shellRoute, path: "/beneficiaires/$id", component: lazyRouteComponent(() => import("../routes/beneficiaire"), "Beneficiaire") });
const synchronisation = createRoute({ getParentRoute: () => shellRoute, path: "/synchronisation", component: lazyRouteComponent(() => import("../routes/synchronisation"), "Synchronisation") });
const reglages = createRoute({ getParentRoute: () => shellRoute, path: "/reglages", validateSearch: reglagesSearch, component: lazyRouteComponent(() => import("../routes/reglages"), "ReglagesEcran") });
const connexion = createRoute({ getParentRoute: () => rootRoute, path: "/connexion", component: lazyRouteComponent(() => import("../routes/connexion"), "Connexion") });

const routeTree = rootRoute.addChildren([
  shellRoute.addChildren([accueil, individuel, atelier, activites, beneficiaires, doublons, beneficiaire, synchronisation, reglages]),
  connexion,
]);

/** Hash addresses: the window is served from files, a reload must find them again. */
export function createAppRouter(initial?: string) {
  return createRouter({
    routeTree,
    history: initial === undefined ? createHashHistory() : createMemoryHistory({ initialEntries: [initial] }),
    defaultErrorComponent: ErrorScreen,
    defaultPreload: "intent",
    defaultPendingMs: 1000,
    scrollRestoration: false,
  });
}

declare module "@tanstack/react-router" {

  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
