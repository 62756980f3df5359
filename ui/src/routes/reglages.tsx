export { ReglagesEcran } from "../features/reglages/ReglagesEcran";
