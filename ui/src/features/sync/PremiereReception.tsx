import { Progress } from "../../kit";

/** How far the first reception has gone: a bar and its figure. */
export function PremiereReception({ pourcent }: { pourcent: number }) {
  return (
    <p className="row">
      <span>Reçu</span>
      <Progress label="Première réception" percent={pourcent} />
    </p>
  );
}
