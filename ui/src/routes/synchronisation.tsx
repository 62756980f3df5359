export { SynchronisationEcran as Synchronisation } from "../features/sync/SynchronisationEcran";
